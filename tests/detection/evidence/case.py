"""An incident for tests: a fictional village cut off, told by people and by instruments."""

import hashlib
import json
from pathlib import Path
from typing import Any

PROBE, SCHOOL = "sonde-ecole", "sonde-mairie"


def raw_files(folder: Path) -> dict[str, str]:
    """Raw files as they were received, in `folder`; their sums by name."""
    folder.mkdir(exist_ok=True)
    files = {
        "mesure-1.json": b'{"test_name": "web_connectivity", "input": "https://a.example/"}\n' * 40,
        "mesure-2.json.gz": bytes(range(256)) * 9,
        "mesure-3.json": b'{"test_name": "ndt"}\n',
        "photo.jpg": b"\xff\xd8\xff" + bytes(range(255, 0, -1)) * 5,
    }
    sums = {}
    for name, data in files.items():
        (folder / name).write_bytes(data)
        sums[name] = hashlib.sha256(data).hexdigest()
    return sums


def signal(at: str, source: str, text: str, **more: Any) -> dict[str, Any]:
    base = {"at": at, "received_at": at, "source": source, "kind": "measurement", "text": text}
    return base | {"by_person": False, "reliability": "B2", "raw": None} | more


def signals(sums: dict[str, str]) -> list[dict[str, Any]]:
    """What instruments and people told."""
    by_person = {"by_person": True, "kind": "report", "reliability": "C3"}
    return [
        signal(
            "2026-03-02T07:44:00Z",
            PROBE,
            "10.0.3.17 ne joint plus 8.8.8.8",
            raw=sums["mesure-1.json"],
        ),
        signal(
            "2026-03-02T08:05:00Z",
            SCHOOL,
            "silence des sondes depuis 25 min",
            raw=sums["mesure-2.json.gz"],
        ),
        signal(
            "2026-03-02T08:20:00Z",
            "Awa Diop",
            "Plus rien chez moi, tél. +223 76 12 34 56",
            raw=sums["photo.jpg"],
            **by_person,
        ),
        signal(
            "2026-03-02T09:30:00Z",
            PROBE,
            "débit 64 kbit/s près de 12.6392, -8.0029",
            received_at="2026-03-08T10:00:00Z",
            raw=sums["mesure-3.json"],
        ),
        signal("2026-03-02T11:10:00Z", "Moussa K.", "La banque est fermée", **by_person),
    ]


KEPT = {
    "causes": [
        {"cause": "national_order", "probability": 0.62, "reasons": ["deux opérateurs"]},
        {"cause": "upstream_cable", "probability": 0.3, "reasons": ["aucun avis de câble"]},
        {"cause": "unknown", "probability": None, "reasons": []},
    ],
    "impacts": [
        {
            "at": "2026-03-02T10:00:00Z",
            "sector": "santé",
            "text": "Dossiers fermés au dispensaire",
        },
    ],
    "custody": [
        {
            "at": "2026-03-03T09:00:00Z",
            "who": "Fatou Traoré",
            "what": "Copié la clé de la sonde",
        },
    ],
    "consents": [
        {
            "at": "2026-03-03T09:10:00Z",
            "who": "Awa Diop",
            "what": "D’accord pour l’avocat seul",
        },
    ],
}


def incident(sums: dict[str, str]) -> dict[str, Any]:
    """The incident file, with raw files by their sums."""
    return {
        "format": "liane-incident-1",
        "id": "2026-0007",
        "title": "Coupure d’Internet à Farako, vue de l’école par Awa Diop",
        "operator": {
            "slug": "farako",
            "name": "Réseau de Farako",
            "country": "ML",
            "clock_zone": "Africa/Bamako",
        },
        "step": "confirmed",
        "began_at": "2026-03-02T07:40:00Z",
        "detected_at": "2026-03-02T08:05:00Z",
        "ended_at": "2026-03-03T06:12:00Z",
        "scope": [
            {"kind": "site", "name": "École de Farako Nord"},
            {"kind": "zone", "name": "Marché"},
            {"kind": "country", "name": "Mali"},
        ],
        "services": ["whatsapp", "YouTube"],
        "signals": signals(sums),
        "raw": [
            {"sha256": sums[name], "name": name, "received_at": at}
            for name, at in (
                ("mesure-1.json", "2026-03-02T07:45:00Z"),
                ("mesure-2.json.gz", "2026-03-02T08:06:00Z"),
                ("photo.jpg", "2026-03-02T08:21:00Z"),
                ("mesure-3.json", "2026-03-08T10:00:00Z"),
            )
        ],
        **KEPT,
        "rules_version": "1",
        "recompute": "liane detect --measurements mesures/ --json",
    }


def put(folder: Path) -> tuple[Path, Path]:
    """The incident file and the folder of raw files, on disk."""
    raw = folder / "raw"
    file = folder / "incident.json"
    file.write_text(json.dumps(incident(raw_files(raw))), encoding="utf-8")
    return file, raw
