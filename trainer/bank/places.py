"""Where the shipped content lies, and which files of a root are content."""

from __future__ import annotations

import os
from pathlib import Path

from trainer.bank.model import BankError, BankRefused
from trainer.bank.wording import printable

QUESTIONS = "question_bank"
RUBRICS = "rubrics"

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_root() -> Path:
    """Return the root of the content that comes with the trainer, in an installed wheel as in a checkout.

    Raises BankRefused when the installation holds none.
    """
    for root in (_PACKAGE / "content", _PACKAGE.parent):
        if (root / QUESTIONS).is_dir() and (root / RUBRICS).is_dir():
            return root
    message = f"holds no {QUESTIONS}/ and {RUBRICS}/; install the trainer again"
    raise BankRefused((BankError(printable(str(_PACKAGE / "content")), 0, "", message),))


def content_files(folder: Path, errors: list[BankError]) -> list[Path]:
    """Return the .yaml files under the folder, sorted by their path; none when there is no such folder.

    Names that begin with a dot are left alone, and so is what is no YAML by its name. A file that would be passed over
    for its ending (.yml, .YAML) goes into `errors`, and so does a folder that cannot be listed.
    """
    found: list[Path] = []
    if not os.path.isdir(folder):
        return found

    def unlistable(error: OSError) -> None:
        reason = (error.strerror or type(error).__name__).lower()
        where = printable(str(error.filename or folder))
        errors.append(BankError(where, 0, "", f"cannot be listed ({reason}); check that you may read it"))

    for directory, folders, names in os.walk(folder, onerror=unlistable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        here = Path(directory)
        for name in names:
            stem, ending = os.path.splitext(name)
            if name.startswith(".") or ending.lower() not in (".yaml", ".yml"):
                continue
            path = here / name
            if ending == ".yaml":
                found.append(path)
            else:
                message = f"would be passed over; name it {printable(stem)}.yaml"
                errors.append(BankError(printable(str(path)), 0, "", message))
    return sorted(found)
