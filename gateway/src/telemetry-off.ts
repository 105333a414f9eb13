// Imported before @apollo/gateway, which sends usage data to Apollo unless this says otherwise.
// Somebody who wants to send it sets the variable to "false".
process.env['APOLLO_TELEMETRY_DISABLED'] ??= 'true';
