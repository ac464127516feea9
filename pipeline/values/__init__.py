"""Pure value readers: numbers, units, calendar time."""
