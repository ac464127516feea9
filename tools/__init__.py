"""What developers of the project run; not part of the package."""
