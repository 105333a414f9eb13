import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

const HEIGHT_PX = 180;

/** Orders per hour as bars; a table says the same to those who do not see it. */
export function HoursChart({ hours }: { hours: readonly { at: number; count: number }[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const draw = () => plot(element, hours);
    let drawn = draw();
    const resized = new ResizeObserver(([entry]) => {
      if (entry) drawn.setSize({ width: entry.contentRect.width, height: HEIGHT_PX });
    });
    resized.observe(element);
    // Colours are the theme's, and a canvas takes them as they are when it is drawn.
    const redraw = () => {
      drawn.destroy();
      drawn = draw();
    };
    const themed = new MutationObserver(redraw);
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', redraw);
    return () => {
      resized.disconnect();
      themed.disconnect();
      dark.removeEventListener('change', redraw);
      drawn.destroy();
    };
  }, [hours]);
  return (
    <>
      <div ref={place} aria-hidden="true" style={{ height: HEIGHT_PX }} />
      <table className="sr-only">
        <caption>Orders per hour</caption>
        <tbody>
          {hours
            .filter(({ count }) => count > 0)
            .map(({ at, count }) => (
              <tr key={at}>
                <th scope="row">{clock.format(at)}</th>
                <td>{count}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </>
  );
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

function plot(element: HTMLElement, hours: readonly { at: number; count: number }[]): uPlot {
  const style = getComputedStyle(element);
  const [ink, line, accent] = ['--ink-soft', '--line', '--accent'].map((name) =>
    resolved(element, style.getPropertyValue(name)),
  );
  const axis = {
    stroke: ink ?? '#888',
    font: `11px ${style.fontFamily}`,
    ticks: { show: false },
  };
  const bars = uPlot.paths.bars?.({ size: [0.7, 40], radius: 0.25 });
  return new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT_PX,
      legend: { show: false },
      cursor: { show: false },
      scales: { y: { range: (_plot, _min, max) => [0, Math.max(4, Math.ceil(max * 1.1))] } },
      axes: [
        {
          ...axis,
          size: 26,
          grid: { show: false },
          values: (_plot, splits) => splits.map((split) => clock.format(split * 1_000)),
        },
        {
          ...axis,
          size: 36,
          grid: { stroke: line ?? '#ccc', width: 1 },
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
        },
      ],
      series: [
        {},
        {
          fill: accent ?? '#36c',
          width: 0,
          points: { show: false },
          ...(bars && { paths: bars }),
        },
      ],
    },
    [hours.map(({ at }) => at / 1_000), hours.map(({ count }) => count)],
    element,
  );
}

/** A canvas knows no `light-dark()`: the colour as the theme has it. */
function resolved(element: HTMLElement, colour: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
