"""Proofing: what a sharp editor, a printer and a screen reader user would find in an edition's content and
outputs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..foundation.folders import Folders

if TYPE_CHECKING:
    from ..model import Edition
    from ..problems import Problem
    from .proofing import Proof


def proof_edition(
    folders: Folders, edition: str, *, outputs: bool = True, step: Callable[[str], None] = lambda stage: None
) -> Proof:
    """Proofs an edition's content and, if `outputs`, what stands in its output folder; writes
    output/<edition>/proof.html. Raises OutsideError (E901).
    """
    from ..foundation.inputs import inputs_of
    from ..manuscript import read_edition
    from .approval import about_approval
    from .proofing import proof_content
    from .report import write_report

    def others(whole: Edition) -> list[Problem]:
        return [
            *about_approval(folders, edition, inputs_of(folders, whole)),
            *_of_outputs(folders, whole, outputs, step),
        ]

    step("content")
    proof = proof_content(folders, read_edition(folders, edition), others=others, outputs=outputs)
    if proof.edition is not None:
        step("report")
        write_report(folders, proof)
    return proof


def _of_outputs(
    folders: Folders, edition: Edition, wished: bool, step: Callable[[str], None]
) -> list[Problem]:
    if not wished:
        return []
    from .outputs import proof_outputs

    return proof_outputs(folders, edition, step)
