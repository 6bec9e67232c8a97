/** @file The only place that names networks of others and where they are published. */

/** A network that its publisher lets anybody have: exactly this file, wherever its bytes come from. */
export interface PublishedNetwork {
  /** The name that it has once it is installed. */
  readonly id: string;
  /** What people call it. */
  readonly title: string;
  readonly publisher: string;
  /** Pinned to a revision, so that it always means the same bytes. */
  readonly address: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Of the weights. */
  readonly licence: string;
}

/**
 * The best first. Size and SHA-256 are those of the publishers' own lists of large files; of `lama-int8` also those of OpenCV's zoo at
 * GitHub (models/inpainting_lama).
 */
export const PUBLISHED_NETWORKS: readonly PublishedNetwork[] = [
  {
    id: 'lama',
    title: 'LaMa',
    publisher: 'Carve (Hugging Face)',
    address:
      'https://huggingface.co/Carve/LaMa-ONNX/resolve/c3c0c9e468934d62e79c329e35d82dd09ff8c444/lama_fp32.onnx',
    sizeBytes: 208_044_816,
    sha256: '1faef5301d78db7dda502fe59966957ec4b79dd64e16f03ed96913c7a4eb68d6',
    licence: 'Apache-2.0',
  },
  {
    id: 'lama-int8',
    title: 'LaMa, 8 bit',
    publisher: 'OpenCV (Hugging Face)',
    address:
      'https://huggingface.co/opencv/inpainting_lama/resolve/aee6d22f0a13e5e35af1c9a1c3afd62841fc6f3f/inpainting_lama_2025jan.onnx',
    sizeBytes: 92_591_623,
    sha256: '7df918ac3921d3daf0aae1d219776cf0dc4e4935f035af81841b40adcf74fdf2',
    licence: 'Apache-2.0',
  },
  {
    id: 'migan',
    title: 'MI-GAN',
    publisher: 'Andranik Sargsyan, Picsart AI Research (Hugging Face)',
    address:
      'https://huggingface.co/andraniksargsyan/migan/resolve/406830d0fa60666da0071c342ad2fbc8f30c5c64/migan_pipeline_v2.onnx',
    sizeBytes: 28_079_181,
    sha256: '6f1f3530a1a2324b19752018ce756088b07973cda8d7d890034ace5c8a48c40b',
    licence: 'MIT',
  },
];
