"""What an indicator is linked by: a target's phrase, the words around it, and how the figure stands to it."""

from dataclasses import dataclass

from pipeline.model import Target
from pipeline.stages.targets.phrases import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """An indicator phrase among the words of its sentence.

    Attributes
    ----------
    own
        Its words; of a counted noun, with all that the quantity's span holds behind it.
    before, near
        The words of the clause before it (or before the number it follows), and those of them behind the last comma.
    rest
        The words behind it, up to the figure or the end of the clause.
    beyond
        The words behind the comma that ends the rest behind a counted noun, as a name may hold commas.
    is_extended
        A word or two between marks come next, which may go on with what is counted (``12 nhà bị sập, | hư hỏng``).
    is_listed
        A list of counts goes on behind it, whose end may tell which ones are meant.
    """

    own: Row
    before: Row
    near: Row
    rest: Row
    beyond: Row = ()
    is_extended: bool = False
    is_listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A target's indicator phrase, and how the figure stands to it.

    Attributes
    ----------
    target, phrase
        The target, and its phrase.
    counted
        The phrase stands behind the number, as the noun that it counts.
    tail
        The words behind a quantity that its phrase stands before, where they may narrow it.
    lead
        The words between the last mark and the figure, where the phrase stands before that mark.
    is_shared
        A share of it stands right before it, whose amount the figure behind it is (``1/3 đất lúa (30 ha)``).
    is_joined
        The quantity goes on with a list of counts (``35 hộ nghèo, | 12 hộ cận nghèo``).
    """

    target: Target
    phrase: Phrase
    counted: bool
    tail: Row = ()
    lead: Row = ()
    is_shared: bool = False
    is_joined: bool = False
