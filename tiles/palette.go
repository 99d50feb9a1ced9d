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
}

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
	},
	Light: {
		ground: "#eceeea", edge: "#b9cbc4", city: "#f6f7f3", tones: [4]string{"#fafaf7", "#eef3f0", "#e0ebe7", "#d0e2dc"},
		hairline: "#cfd8d3", grid: "#a9bab4", community: "#7c958f", office: "#3c4f50", officeCase: "#fbfbf8", district: "#16211f",
		coverage: "#5d7573", zone: "#7a4fa3", water: "#c6dde7", bank: "#8db7ca", waterName: "#2f6f8c",
		road: "#ffffff", roadMajor: "#ffffff", roadNear: "#ffffff", roadCase: "#8f9d98",
		building: "#dfe3dc", buildingLine: "#b6c0b9", overlay: "#b4530f", ink: "#1b2624", soft: "#44524f", halo: "#fbfbf8",
		hexagons: [4]string{"#cadfd8", "#a3c8c0", "#6fa8a2", "#0b5f63"}, camera: "#0072b2", site: "#8f5e00", hues: okabeIto,
	},
	// On paper: white ground, fine dark lines, no large dark areas.
	Print: {
		ground: "#ffffff", edge: "#ffffff", city: "#ffffff", tones: [4]string{"#ffffff", "#f6f6f4", "#efefec", "#e8e8e4"},
		hairline: "#d4d4d0", grid: "#8c8c88", community: "#8c8c88", office: "#2b2b2b", officeCase: "#ffffff", district: "#000000",
		coverage: "#000000", zone: "#5b2a86", water: "#d5e6ee", bank: "#6b93a6", waterName: "#24566d",
		road: "#ffffff", roadMajor: "#ffffff", roadNear: "#ffffff", roadCase: "#555555",
		building: "#ececea", buildingLine: "#9a9a96", overlay: "#9c4408", ink: "#000000", soft: "#333333", halo: "#ffffff",
		hexagons: [4]string{"#e3e3df", "#bdbdb8", "#8c8c86", "#4d4d48"}, camera: "#004d80", site: "#6e4700", hues: okabeIto,
	},
}
