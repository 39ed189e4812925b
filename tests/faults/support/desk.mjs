// What a call needs to exist first, and calls as a desk writes them.
const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** Opens a line and registers three services. */
export async function openDesk(client) {
    const line = await client.post(
        '/api/v1/lines',
        {
            name: 'Linka zkoušky',
            opened_on: '2024-01-01',
            hours: everyDay.map((weekday) => ({ weekday, windows: [{ from: '09:00', to: '17:00' }] })),
            coverage: [{ kraj: 'PHA', org_id: 'POR' }],
        },
        'drill-line',
    );
    const services = [];
    for (const [index, title] of ['Noclehárna U řeky', 'Dluhová poradna', 'Práce po návratu'].entries()) {
        const added = await client.post(
            '/api/v1/services',
            { title, provider: 'Zkušební spolek', kinds: ['§57'], kraje: ['PHA', 'STC'], status: 'open', status_reason: 'ověřeno' },
            `drill-service-${index}`,
        );
        services.push(added.service_id);
    }
    return { lineId: line.line_id, services };
}

/** A whole call with a need, an answer and a referral; about a known case where a code is given. */
export function callOf(desk, number, caseCode) {
    const service = desk.services[number % desk.services.length];
    const who = caseCode === undefined ? { return_kraj: 'PHA', release_window: 'within_14_days' } : { case_code: caseCode };
    return {
        line_id: desk.lineId,
        direction: 'incoming',
        channel: 'phone',
        caller_role: 'R-SOC',
        prison_id: 'V-JIR',
        minutes: 1 + (number % 50),
        ...who,
        needs: [{ code: 'N-BYD', outcome: 'partly' }],
        information: [service],
        referrals: [{ service_id: service, need_code: 'N-BYD', kind: 'information' }],
        outcome: 'partly_solved',
        next_step: { kind: 'none' },
    };
}
