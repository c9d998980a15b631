"""Pairs in and out of a memory: what other tools write, what is broken, what must come back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from derive.adapters.engines._memory_files import units, write_from
from derive.adapters.engines._memory_language import nearest, rank
from derive.adapters.engines._memory_store import Memory, Pair
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from derive import plugins
from derive.errors import EngineError

FORMATS = [".tmx", ".xlf", ".xliff", ".csv", ".tsv", ".xlsx"]
PAIR = ("en", "es-MX")

texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("=+-@'\t\r\n\x00\x01\x1b\x85\u2028\ufffe\ufeff_x0041_\"<&]>,;שלםمرحبا😀𠮷"),
    ),
    min_size=1,
    max_size=40,
).filter(str.strip)
pairs = st.lists(
    st.builds(
        Pair,
        st.sampled_from(["en", "en-GB"]),
        st.sampled_from(["es", "es-MX", "es-ES"]),
        texts,
        texts,
        st.just("import:a.tmx"),
        st.booleans(),
    ),
    max_size=6,
)


def take(tmp_path: Path, name: str, content: str | bytes, to: str = "es-MX"):
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    path = tmp_path / f"{name}.db"
    done = plugins.engine("memory").take_in(path, file, "en", to)
    memory = Memory(path)
    found = list(memory.imported())
    memory.close()
    return done, found


def tmx(*units_: str, head: str = "") -> str:
    body = "\n".join(units_)
    return f'<?xml version="1.0"?>\n{head}<tmx version="1.4"><header/><body>{body}</body></tmx>'


def tu(source: str, target: str, language: str = "es-MX") -> str:
    return (
        f'<tu><tuv xml:lang="en"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="{language}"><seg>{target}</seg></tuv></tu>'
    )


@pytest.mark.parametrize("ending", FORMATS)
@given(pairs=pairs)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_written_reads_as_the_same_pairs(ending, tmp_path, pairs):
    file = tmp_path / f"memory{ending}"
    assert write_from(pairs, file, *PAIR) == len(pairs)
    back = [(*unit.texts.items(), unit.reviewed, unit.problem) for unit in units(file, *PAIR)]
    assert back == [
        ((p.source_language, p.source), (p.target_language, p.target), p.reviewed, "")
        for p in pairs
    ]


@pytest.mark.parametrize("ending", [".tmx", ".xlf", ".xliff"])
def test_strict_readers_take_what_is_written(ending, tmp_path):
    file = tmp_path / f"out{ending}"
    write_from([Pair("en", "es-MX", "one", "uno", "import:a.tmx", True)], file, *PAIR)
    root = etree.parse(file).getroot()  # refuses a wrong use of namespaces, as other tools do
    space = "{http://www.w3.org/XML/1998/namespace}space"
    kept = {found.get(space) for found in root.iter("{*}file")}
    assert kept == (set() if ending == ".tmx" else {"preserve"})


def test_a_unit_with_broken_xml_costs_only_itself(tmp_path):
    done, found = take(
        tmp_path,
        "a.tmx",
        tmx(
            tu("One.", "Uno."),
            tu("A & B.", "A y B."),
            "<!-- <tu>none</tu> -->",
            tu("Two.", "Dos."),
            '<tu><tuv xml:lang="en"><seg>no end',
            tu("Three.", "Tres."),
            tu("Bell \x07.", "Timbre."),
            tu("Four.", "Cuatro."),
        ),
    )
    assert [pair.source for pair in found] == ["One.", "Two.", "Three.", "Four."]
    assert (done.units, done.pairs, sum(done.rejected.values())) == (7, 4, 3)
    assert done.examples[0].startswith("unit 2: not well-formed XML")


def test_units_without_what_is_needed_are_counted_by_the_reason(tmp_path):
    done, found = take(
        tmp_path,
        "a.tmx",
        tmx(
            tu("One.", "Un.", "fr"),
            tu("Two.", " "),
            '<tu><tuv xml:lang="en"><seg>Three.</seg></tuv></tu>',
            "<tu><tuv><seg>Four.</seg></tuv></tu>",
            tu('Hi <x id="1"/>.', "Hola."),
            tu('Hi <ph x="1">{name}</ph>.', 'Hola <ph x="1">{name}</ph>.'),
            tu("Six.", "Seis.", "ES_mx"),
        ),
    )
    assert [(p.source, p.target_language) for p in found] == [
        ("Hi {name}.", "es-MX"),
        ("Six.", "es-MX"),
    ]
    assert done.rejected["no text in es-MX"] == 2
    assert done.units == 7 == done.pairs + sum(done.rejected.values())


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE tmx [<!ENTITY a "aaaa">]>',
        '<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE tmx [<!ENTITY % p SYSTEM "http://127.0.0.1/p">%p;]>',
        '<!DOCTYPE tmx [<!ENTITY a "x"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>',
    ],
)
@pytest.mark.parametrize("rest", ["", "<"])
def test_a_file_with_entities_is_refused_in_one_line(tmp_path, head, rest):
    with pytest.raises(EngineError, match="entities") as caught:
        take(tmp_path, "a.tmx", tmx(tu("&a;", "b"), head=head) + rest)
    assert "\n" not in str(caught.value)


def test_the_usual_doctype_of_tmx_is_no_obstacle_and_loads_nothing(tmp_path):
    head = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    done, found = take(tmp_path, "a.tmx", tmx(tu("One.", "Uno."), tu("&x;", "b"), head=head))
    assert [pair.source for pair in found] == ["One."]
    assert "entity" in next(iter(done.rejected))


@pytest.mark.parametrize("name", ["a.tmx", "a.xlf", "a.xlsx"])
@pytest.mark.parametrize("content", ["", "no XML", "<html><body/></html>", b"\xff\xfe\x00"])
def test_a_file_of_another_kind_is_named(tmp_path, name, content):
    with pytest.raises(EngineError, match="not a"):
        take(tmp_path, name, content)


XLIFF = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="en" target-language="{to}" datatype="plaintext"><body>
<trans-unit id="1" approved="yes"><source>a a</source><target state="final">1</target></trans-unit>
<trans-unit id="2"><source>b b</source><target state="translated">2</target></trans-unit>
<trans-unit id="3"><source>c c</source><target state="new">3</target></trans-unit>
<trans-unit id="4" approved="yes"><source>d d</source>
  <target state="needs-review-translation">4</target></trans-unit>
<trans-unit id="5"><source>e e</source></trans-unit>
<trans-unit id="6"><source>f <g id="1">f</g></source><target>6</target>
  <alt-trans><target>wrong</target></alt-trans></trans-unit>
</body></file></xliff>"""


def test_states_of_xliff_are_not_flipped(tmp_path):
    done, found = take(tmp_path, "a.xlf", XLIFF.format(to="es"))
    assert [(p.source, p.target, p.reviewed) for p in found] == [
        ("a a", "1", True),
        ("b b", "2", False),
        ("d d", "4", False),
        ("f f", "6", False),
    ]
    assert done.rejected == {"not translated yet (state new)": 1, "no target": 1}
    assert done.reviewed == 1


def test_segments_of_xliff_2_are_pairs_of_their_own(tmp_path):
    segments = "".join(
        f'<segment state="{state}"><source>{state} s</source><target>t</target></segment>'
        for state in ("initial", "translated", "reviewed", "final")
    )
    done, found = take(
        tmp_path,
        "a.xliff",
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" '
        f'trgLang="es-MX"><file id="f"><unit id="u">{segments}<ignorable/></unit></file></xliff>',
    )
    assert [p.reviewed for p in found] == [False, True, True]
    assert done.units == 4


def test_a_file_in_another_language_gives_nothing(tmp_path):
    done, found = take(tmp_path, "a.xlf", XLIFF.format(to="pt-BR"))
    assert found == []
    assert done.rejected["no text in es-MX"] == 4


def test_near_languages_serve_in_their_order_and_other_scripts_do_not():
    tags = ["es-ES", "es", "es-419", "es-MX", "pt", "en"]
    order = []
    while tag := nearest("es-MX", tags):
        order.append(tag)
        tags.remove(tag)
    assert order == ["es-MX", "es-419", "es", "es-ES"]
    assert rank("zh-TW", "zh-CN") is None
    assert rank("zh-TW", "zh-Hant") == 2
    assert rank("zh-CN", "zh-Hans-CN") == 0
    assert rank("es-MX", "*all*") is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Yes.,Sí.\n\nNo.,No.\nonly one\n", [("Yes.", "Sí."), ("No.", "No.")]),
        ("source,target\nYes.,Sí.\n", [("Yes.", "Sí.")]),
        ("note,es,en\nx,Sí.,Yes.\n", [("Yes.", "Sí.")]),
        ("Yes.;Sí, claro.\nNo.;No.\n", [("Yes.", "Sí, claro."), ("No.", "No.")]),
        ('"Yes"x,Sí.\nNo.,No.\n', [("No.", "No.")]),
    ],
)
def test_sheets_as_people_write_them(tmp_path, content, expected):
    _, found = take(tmp_path, "a.csv", content)
    assert [(p.source, p.target) for p in found] == expected


def test_a_sheet_in_another_language_is_refused(tmp_path):
    with pytest.raises(EngineError, match="no column is es-MX; there are en, fr"):
        take(tmp_path, "a.csv", "en,fr\nYes.,Oui.\n")


def test_nothing_in_a_sheet_is_a_formula(tmp_path):
    import openpyxl  # noqa: PLC0415 only here

    write_from([Pair("en", "es-MX", "=1+1", "@x")], tmp_path / "a.xlsx", *PAIR)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [cell.data_type for cell in sheet[2][:2]] == ["s", "s"]
    write_from([Pair("en", "es-MX", "=1+1", "@x")], tmp_path / "a.csv", *PAIR)
    assert '"\'=1+1"' in (tmp_path / "a.csv").read_text("utf-8-sig")


def test_half_a_surrogate_pair_is_refused_and_the_rest_taken(tmp_path):
    lines = '{"source": "a", "target": "\\ud83d"}\n{"source": "b", "target": "c"}\n[]\n'
    done, found = take(tmp_path, "a.jsonl", lines)
    assert [p.source for p in found] == ["b"]
    assert len(done.rejected) == 2


def test_a_pair_becomes_reviewed_and_never_the_reverse(tmp_path):
    memory = Memory(tmp_path / "m.db")
    pair = Pair("en", "es", "a", "b", "import:1")
    assert memory.add([pair, pair]) == 1
    assert memory.add([pair._replace(reviewed=True, origin="import:2")]) == 0
    memory.add([pair])
    assert list(memory.imported()) == [pair._replace(reviewed=True, origin="import:2")]
    memory.close()


READ = """
import resource, sys
from pathlib import Path
from derive import plugins
from derive.adapters.engines._memory_store import Memory
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
done = plugins.engine("memory").take_in(Path(sys.argv[2]), Path(sys.argv[1]), "en", "es-MX")
print(done.pairs, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_fifty_thousand_units_are_streamed(tmp_path):
    file = tmp_path / "big.tmx"
    written = (
        Pair("en", "es-MX", f"This is sentence number {n}.", f"Frase {n}. " * 20)
        for n in range(50_000)
    )
    assert write_from(written, file, *PAIR) == 50_000
    said = subprocess.run(
        [sys.executable, "-c", READ, str(file), str(tmp_path / "m.db")],
        capture_output=True,
        text=True,
        check=True,
    )
    count, megabytes = map(int, said.stdout.split())
    assert count == 50_000
    assert megabytes < 40
