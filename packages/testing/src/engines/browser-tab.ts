import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { DESKTOP, type Engine, type InPage, type Json, type Point, type Size } from './engine.ts';
import { look, type Found, type Target } from './look.ts';

const PHONE: Size = { width: 390, height: 844 };

/** The page of an engine as a person uses it. Everything waits until it can be done. */
export class BrowserTab {
  readonly #engine: Engine;
  readonly #pictures: string;

  /** @param pictures folder for the pictures */
  constructor(engine: Engine, pictures: string) {
    this.#engine = engine;
    this.#pictures = pictures;
  }

  open(url: string): Promise<void> {
    return this.#engine.open(url);
  }

  evaluate<Args extends readonly Json[], T>(call: InPage<Args, T>, ...args: Args): Promise<T> {
    return this.#engine.evaluate(call, ...args);
  }

  /** All that can be seen of it now. */
  all(target: Target): Promise<Found[]> {
    return this.#engine.evaluate(look, target, false);
  }

  /** Waits until it can be seen; gives its text. */
  async see(target: Target): Promise<string> {
    let found: Found | undefined;
    const isSeen = async (): Promise<boolean> => {
      [found] = await this.all(target);
      return found !== undefined;
    };
    await expect.poll(isSeen, { message: `see ${words(target)}` }).toBe(true);
    return found?.text ?? '';
  }

  async click(target: Target): Promise<void> {
    let point: Point | null | undefined;
    const isReached = async (): Promise<boolean> => {
      point = (await this.#engine.evaluate(look, target, true))[0]?.point;
      return point != null;
    };
    await expect.poll(isReached, { message: `click ${words(target)}` }).toBe(true);
    if (point) await this.#engine.clickAt(point);
  }

  /** Types into a field, again if the browser was not ready for it. The app may format the text. */
  async fill(target: Target, text: string): Promise<void> {
    const typed = async (): Promise<string> => {
      await this.click(target);
      await this.#engine.evaluate(selectAll);
      await this.#engine.type(text);
      return essence((await this.all(target))[0]?.value ?? '');
    };
    await expect.poll(typed, { message: `fill ${words(target)}` }).toBe(essence(text));
  }

  type(text: string): Promise<void> {
    return this.#engine.type(text);
  }

  /** The same page with the same storage after the browser was ended and started. */
  restart(): Promise<void> {
    return this.#engine.restart();
  }

  /** For a person to look at: what is on the screen now, on a desktop and on a phone. */
  async picture(name: string): Promise<void> {
    await mkdir(this.#pictures, { recursive: true });
    for (const size of [PHONE, DESKTOP]) {
      await this.#resize(size);
      const file = `${this.#engine.title.split(' ')[0]}-${name}-${size.width}x${size.height}.png`;
      await writeFile(join(this.#pictures, file.toLowerCase()), await this.#engine.screenshot());
    }
  }

  async #resize(size: Size): Promise<void> {
    await this.#engine.resize(size);
    const sizeNow = () => this.#engine.evaluate(settled);
    await expect.poll(sizeNow, { message: 'resize the window' }).toEqual(size);
  }
}

/** In the page: the size of the window, once it is drawn with its fonts. */
async function settled(): Promise<Size> {
  await document.fonts.ready;
  for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  return { width: innerWidth, height: innerHeight };
}

/** In the page: what is typed replaces what stands in the field. */
function selectAll(): void {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.select();
}

const essence = (text: string): string => text.replace(/[^a-z0-9@]/gi, '').toLowerCase();

const words = ({ css, name, pattern }: Target): string => `${css} “${name ?? pattern ?? ''}”`;
