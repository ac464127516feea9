"""Stage 2, segment: gives a document its blocks, title, date and place."""
