"""The sum of a plan's inputs: every file that can change the plan counts, by its content."""

import shutil

import pytest
from plan_project import PROJECT, write_ground, write_project

from liane.equipment.catalogue import OWN_FOLDER
from liane.planning import read_project
from liane.planning.project import fingerprint, inputs_of
from liane.terrain import open_terrain

POINTING = """\
<VRTDataset rasterXSize="420" rasterYSize="200">
  <SRS>EPSG:4326</SRS>
  <GeoTransform>-8.2, 0.000833333333, 0, 12.1666666667, 0, -0.000833333333</GeoTransform>
  <VRTRasterBand dataType="Float32" band="1">
    <SimpleSource>
      <SourceFilename relativeToVRT="1">far.tif</SourceFilename><SourceBand>1</SourceBand>
    </SimpleSource>
  </VRTRasterBand>
</VRTDataset>
"""
TEXT = PROJECT.replace(
    'terrain = "ground.tif"', 'terrain = ["ground.tif", "far.vrt"]\ncanopy = "canopy.tif"'
).replace("[equipment]", '[equipment]\nfolders = ["devices"]')
FILES = [
    "project.toml", "sites.csv", "prices.csv", "devices/own.toml", "ground.tif", "canopy.tif",
    "far.vrt", "far.tif",
]  # fmt: skip


@pytest.fixture
def project(tmp_path):
    (tmp_path / "devices").mkdir()
    own = (OWN_FOLDER / "mikrotik-lhg-5.toml").read_text(encoding="utf-8")
    own = own.replace('"mikrotik-lhg-5"', '"own-radio"')
    (tmp_path / "devices" / "own.toml").write_text(own, encoding="utf-8")
    (tmp_path / "far.vrt").write_text(POINTING)
    write_ground(tmp_path / "far.tif")
    shutil.copy(tmp_path / "far.tif", tmp_path / "canopy.tif")
    return write_project(tmp_path, project=TEXT)


def looked_at(file):
    project = read_project(file)
    ground = open_terrain(project.terrain, canopy=project.canopy)
    inputs = inputs_of(project, ground.files)
    return [name for name, _sum in inputs], fingerprint(project, inputs)


def test_every_file_of_a_project_is_named(project):
    assert sorted(looked_at(project)[0]) == sorted(name.split("/")[-1] for name in FILES)


@pytest.mark.parametrize("name", FILES)
def test_one_byte_more_in_any_file_is_another_sum(project, name):
    _names, before = looked_at(project)
    with (project.parent / name).open("ab") as file:
        file.write(b"\n")
    assert looked_at(project)[1] != before
