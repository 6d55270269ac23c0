"""The literature against the model."""
