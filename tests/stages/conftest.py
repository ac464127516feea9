import pytest
from here import Reader

from pipeline.model import Document, Place, Source, Target
from pipeline.process import Pipeline


@pytest.fixture
def read(pipeline: Pipeline) -> Reader:
    """Reads the targets of a short text as one of a commune's, published at the end of 2023."""
    def targets(text: str) -> list[Target]:
        source = Source(path="a.txt", sha256="", bytes=0, format="text", encoding="utf-8")
        document = pipeline.segment(Document(doc_id="d", source=source, text=text))
        place = Place(name="Tân Hòa", level="commune")
        document = document.model_copy(update={"published": "2023-12-20", "place": place})
        return list(pipeline.annotate(document).targets)

    return targets
