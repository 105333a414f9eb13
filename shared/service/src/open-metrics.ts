import { Counter, Registry, register } from 'prom-client';

/**
 * What the registry holds, as OpenMetrics 1.0. prom-client (15.1.3) takes `_total` from the names of its
 * counters for good when it writes that, and the older format would be wrong ever after: it is given
 * counters that are named so, and lets the true ones be.
 */
export async function openMetricsText(): Promise<{ contentType: string; text: string }> {
  const open = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
  open.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const { name } of register.getMetricsAsArray()) {
    const metric = register.getSingleMetric(name);
    if (metric) open.registerMetric(metric instanceof Counter ? asFamily(metric, name) : metric);
  }
  return { contentType: open.contentType, text: await open.metrics() };
}

/** OpenMetrics names the family of a counter without `_total`, and its samples with it. */
function asFamily(counter: Counter, name: string): Counter {
  const family = name.replace(/_total$/, '');
  const get = async () => ({ ...(await counter.get()), name: family });
  return new Proxy(counter, {
    get: (target, key) => (key === 'get' ? get : Reflect.get(target, key)),
    set: () => true,
  });
}
