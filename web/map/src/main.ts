import { mount } from 'svelte'
import App from './App.svelte'
import './fonts.css'
import './app.css'
import 'maplibre-gl/dist/maplibre-gl.css'
import './map.css'

mount(App, { target: document.getElementById('app')! })
