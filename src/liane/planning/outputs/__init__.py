"""What a plan hands over: report, maps, bill of materials, settings, installation sheets, letters.

Writers read the content of plan.json and nothing else (the map also takes the terrain's shade).
They compute no design: a number that plan.json does not hold is shown as unknown.
"""

from liane.planning.outputs.checking import checked_for_losses, checked_plan, plan_schema
from liane.planning.outputs.geojson import geojson
from liane.planning.outputs.kml import kml
from liane.planning.outputs.materials import materials_csv
from liane.planning.outputs.mikrotik import mikrotik_scripts
from liane.planning.outputs.netjson import netjson
from liane.planning.outputs.openwrt import openwrt_configuration, openwrt_text
from liane.planning.outputs.report import report_html
from liane.planning.outputs.sheets import rssi_range_dbm, site_sheet
from liane.planning.outputs.unit_sheets import unit_sheet
from liane.planning.outputs.writing import check_destination, write_all

__all__ = [
    "check_destination",
    "checked_for_losses",
    "checked_plan",
    "geojson",
    "kml",
    "materials_csv",
    "mikrotik_scripts",
    "netjson",
    "openwrt_configuration",
    "openwrt_text",
    "plan_schema",
    "report_html",
    "rssi_range_dbm",
    "site_sheet",
    "unit_sheet",
    "write_all",
]
