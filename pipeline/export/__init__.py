"""Output for data engineers: table definitions, checks of an output folder, other file formats."""
