"""vitadyn: vitamin D, minerals and cramps."""
