# Loads layers in QGIS without a screen and draws each: load_in_qgis.py LIST, where LIST is
# a file of JSON: [{"kind": "tiles" or "file", "source": …, "box": [west, south,
# east, north] in degrees}]. Prints for each whether it is valid, how many features it has
# (of tiles how many layers its description names) and how many colours its picture has.
import json
import os
import sys

os.environ.setdefault('QT_QPA_PLATFORM', 'offscreen')
from qgis.core import (
    QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsRectangle, QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QEventLoop, QSize
from qgis.PyQt.QtGui import QColor


def draw(layer, box):
    mercator = QgsCoordinateReferenceSystem('EPSG:3857')
    to = QgsCoordinateTransform(QgsCoordinateReferenceSystem('EPSG:4326'), mercator, QgsProject.instance())
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(mercator)
    settings.setBackgroundColor(QColor('white'))
    settings.setOutputSize(QSize(600, 600))
    settings.setExtent(to.transformBoundingBox(QgsRectangle(*box)))
    job = QgsMapRendererParallelJob(settings)
    loop = QEventLoop()
    job.finished.connect(loop.quit)
    job.start()
    loop.exec_()
    image = job.renderedImage()
    colours = {image.pixel(x, y) for x in range(0, 600, 2) for y in range(0, 600, 2)}
    return len(colours), [e.message for e in job.errors()]


def load(want):
    if want['kind'] == 'tiles':
        layer = QgsVectorTileLayer(want['source'], 'tiles')
        if not layer.isValid():
            return {'valid': False}
        colours, errors = draw(layer, want['box'])
        return {'valid': True, 'zooms': [layer.sourceMinZoom(), layer.sourceMaxZoom()], 'colours': colours, 'errors': errors}
    layer = QgsVectorLayer(want['source'], 'file', 'ogr')
    if not layer.isValid():
        return {'valid': False}
    colours, errors = draw(layer, want['box']) if layer.isSpatial() else (0, [])
    return {'valid': True, 'features': sum(1 for _ in layer.getFeatures()), 'fields': [f.name() for f in layer.fields()], 'colours': colours, 'errors': errors}


application = QgsApplication([], False)
application.initQgis()
with open(sys.argv[1], encoding='utf-8') as f:
    print(json.dumps([load(want) for want in json.load(f)], ensure_ascii=False))
application.exitQgis()
