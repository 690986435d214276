/** A draw that takes longer than this makes WebGL the slower choice, in ms: a software rasteriser needs five times it. */
const FAST_ENOUGH_MS = 6;
/** Quads drawn: about as many as a full terminal has cells. */
const QUADS = 8000;
const SIDE = 1024;

const VERTEX = `#version 300 es
void main() {
  int corner = gl_VertexID % 6;
  int quad = gl_VertexID / 6;
  vec2 offset = vec2(corner == 1 || corner == 2 || corner == 4 ? 1.0 : 0.0, corner > 1 && corner != 3 ? 1.0 : 0.0);
  vec2 cell = vec2(float(quad % 100), float(quad / 100 % 80));
  gl_Position = vec4((cell + offset) / vec2(50.0, 40.0) - 1.0, 0.0, 1.0);
}`;
const FRAGMENT = `#version 300 es
precision mediump float;
out vec4 colour;
void main() { colour = vec4(gl_FragCoord.xy / ${SIDE.toFixed(1)}, 0.5, 0.5); }`;

let verdict: boolean | null = null;

/**
 * Whether WebGL is worth using here. That it exists says nothing: without a graphics processor it runs in software and is
 * several times slower than the DOM renderer. So a screenful is drawn and timed, once a run.
 */
export function webglIsFast(): boolean {
  verdict ??= measure();
  return verdict;
}

function measure(): boolean {
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const gl = canvas.getContext('webgl2', { failIfMajorPerformanceCaveat: true, antialias: false });
  if (gl === null) return false;
  try {
    const program = link(gl);
    if (program === null) return false;
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    draw(gl); // the first includes compiling
    return Math.min(draw(gl), draw(gl), draw(gl)) < FAST_ENOUGH_MS;
  } finally {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

function draw(gl: WebGL2RenderingContext): number {
  const started = performance.now();
  gl.drawArrays(gl.TRIANGLES, 0, QUADS * 6);
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits until it is drawn
  return performance.now() - started;
}

function link(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : null;
}
