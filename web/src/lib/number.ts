// Numbers as the language chosen writes them: "0,75" or "0.75", at most two decimals.
import { language } from './i18n.svelte';

const formats = {
    cs: new Intl.NumberFormat('cs-CZ', { maximumFractionDigits: 2 }),
    en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 }),
};

export const numberOf = (value: number): string => formats[language.now].format(value);
