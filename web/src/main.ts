import './app.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { language } from './lib/i18n.svelte';

void language.ready().then(() => mount(App, { target: document.getElementById('app')! }));
