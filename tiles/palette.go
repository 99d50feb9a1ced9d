package tiles

// palette are the colours of a map. Dark and light are those of the console.
type palette struct {
	ground, edge, city              string
	tones                           [4]string // of grids, so that neighbours differ
	hairline, grid, community       string
	office, officeCase, district    string
	coverage, zone                  string
	water, bank, waterName          string
	road, roadMajor, roadNear       string
	roadCase                        string
	building, buildingLine, overlay string
	ink, soft, halo                 string
	hexagons                        [4]string // from few components to many
	camera, site                    string
	hues                            [hues]string // of chiefs and of major classes
	counts                          [4]string    // of reports, from few to many
	states                          [10]string   // of reports, in the order of a report's life
	emergency                       string
	classes                         [8]string // of hot spots, in the order of hotspotClasses
	noClass                         string
}

// Colours of states: what waits for somebody stands out, what is done is grey.
var (
	statesOnDark  = [10]string{"#f2b134", "#f0d264", "#e6e08a", "#56b4e9", "#4aa3ff", "#009e73", "#66c2a5", "#6c7a7a", "#b497d6", "#4a5555"}
	statesOnLight = [10]string{"#b35c00", "#a07000", "#7d7a00", "#2c7fb8", "#0050a0", "#00755a", "#3f8f78", "#8a9492", "#7a4fa3", "#b3bab8"}
)

// Colours of classes after RdBu of ColorBrewer (C. A. Brewer, colorbrewer2.org),
// which people with any sort of colour vision tell apart.
var (
	classesOnDark  = [8]string{"#ef5a4c", "#ef5a4c", "#f4a582", "#4393f3", "#4393f3", "#92c5de", "#c9b26a", "#b497d6"}
	classesOnLight = [8]string{"#b2182b", "#b2182b", "#ef8a62", "#2166ac", "#2166ac", "#67a9cf", "#9a7d1f", "#7a4fa3"}
)

// okabeIto are colours that people with any sort of colour vision tell apart
// (M. Okabe and K. Ito, Color Universal Design, 2008), black aside.
var okabeIto = [hues]string{"#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7"}

var palettes = map[Theme]palette{
	Dark: {
		ground: "#0c1114", edge: "#1b3a3c", city: "#12191d", tones: [4]string{"#161f24", "#182d33", "#1a363c", "#1d4147"},
		hairline: "#2b474d", grid: "#3c5a60", community: "#53777b", office: "#b9c6bf", officeCase: "#0c1114", district: "#eef1ec",
		coverage: "#6f8a8a", zone: "#b497d6", water: "#0f2e3d", bank: "#1f5166", waterName: "#6ea7c2",
		road: "#4d5e61", roadMajor: "#97a5a0", roadNear: "#36454a", roadCase: "#080c0e",
		building: "#22302f", buildingLine: "#3a4a4a", overlay: "#e0863f", ink: "#eef1ec", soft: "#b3c0be", halo: "#0c1114",
		hexagons: [4]string{"#1d4147", "#285a5c", "#3c7c76", "#f2b134"}, camera: "#7cc4f0", site: "#f2b134", hues: okabeIto,
		counts: [4]string{"#3b3320", "#7a5a1e", "#c08a26", "#ffd27a"}, states: statesOnDark, emergency: "#ff4d3d", classes: classesOnDark, noClass: "#5b6a6a",
	},
	Light: {
		ground: "#eceeea", edge: "#b9cbc4", city: "#f6f7f3", tones: [4]string{"#fafaf7", "#eef3f0", "#e0ebe7", "#d0e2dc"},
		hairline: "#cfd8d3", grid: "#a9bab4", community: "#7c958f", office: "#3c4f50", officeCase: "#fbfbf8", district: "#16211f",
		coverage: "#5d7573", zone: "#7a4fa3", water: "#c6dde7", bank: "#8db7ca", waterName: "#2f6f8c",
		road: "#ffffff", roadMajor: "#ffffff", roadNear: "#ffffff", roadCase: "#8f9d98",
		building: "#dfe3dc", buildingLine: "#b6c0b9", overlay: "#b4530f", ink: "#1b2624", soft: "#44524f", halo: "#fbfbf8",
		hexagons: [4]string{"#cadfd8", "#a3c8c0", "#6fa8a2", "#0b5f63"}, camera: "#0072b2", site: "#8f5e00", hues: okabeIto,
		counts: [4]string{"#f3e3bf", "#e6bd6a", "#c98a1e", "#7a4a00"}, states: statesOnLight, emergency: "#c81400", classes: classesOnLight, noClass: "#9aa5a2",
	},
	// On paper: white ground, fine dark lines, no large dark areas.
	Print: {
		ground: "#ffffff", edge: "#ffffff", city: "#ffffff", tones: [4]string{"#ffffff", "#f6f6f4", "#efefec", "#e8e8e4"},
		hairline: "#d4d4d0", grid: "#8c8c88", community: "#8c8c88", office: "#2b2b2b", officeCase: "#ffffff", district: "#000000",
		coverage: "#000000", zone: "#5b2a86", water: "#d5e6ee", bank: "#6b93a6", waterName: "#24566d",
		road: "#ffffff", roadMajor: "#ffffff", roadNear: "#ffffff", roadCase: "#555555",
		building: "#ececea", buildingLine: "#9a9a96", overlay: "#9c4408", ink: "#000000", soft: "#333333", halo: "#ffffff",
		hexagons: [4]string{"#e3e3df", "#bdbdb8", "#8c8c86", "#4d4d48"}, camera: "#004d80", site: "#6e4700", hues: okabeIto,
		counts: [4]string{"#efefec", "#c9c9c4", "#8c8c86", "#3a3a36"}, states: statesOnLight, emergency: "#c81400", classes: classesOnLight, noClass: "#b8b8b4",
	},
}
