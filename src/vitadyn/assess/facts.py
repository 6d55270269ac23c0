"""Facts that are written as TOML, by the name that this room knows them by."""

from ..knowledge.facts import toml as toml
