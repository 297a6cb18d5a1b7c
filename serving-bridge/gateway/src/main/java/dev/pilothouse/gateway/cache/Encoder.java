package dev.pilothouse.gateway.cache;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a text into a vector that points the same way as those of texts that mean the same: the
 * model all-MiniLM-L6-v2, quantised, in this process. Loading it takes about a second and 100 MiB,
 * native code included, so it is loaded when it is first needed, on a thread that may wait.
 *
 * @see <a href="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2">The model</a>
 */
final class Encoder implements AutoCloseable {
    static final int DIMENSIONS = 384;

    /** The model was trained on no longer texts. */
    private static final int MOST_PIECES = 256;

    private static final int LONGEST_TEXT = 4_096;
    private static final String NAME = "/all-minilm-l6-v2-q";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final WordPieces pieces;

    private Encoder(OrtEnvironment environment, OrtSession session, WordPieces pieces) {
        this.environment = environment;
        this.session = session;
        this.pieces = pieces;
    }

    /**
     * @throws IOException when the model or its native library cannot be loaded here
     */
    static Encoder load() throws IOException {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            WordPieces pieces = WordPieces.read(resource(NAME + "-tokenizer.json"));
            try (var options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                OrtSession session = environment.createSession(resource(NAME + ".onnx"), options);
                return new Encoder(environment, session, pieces);
            }
        } catch (OrtException | LinkageError e) {
            throw new IOException("the embedding model does not load here: " + e.getMessage(), e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Encoder.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the embedding model is missing: " + name);
            }
            return in.readAllBytes();
        }
    }

    /**
     * A vector of length 1. Thread-safe; takes some milliseconds.
     *
     * @param beginning whether the beginning of a text that is too long will do; null otherwise,
     *     because its end would not count
     */
    float @Nullable [] vector(String text, boolean beginning) throws IOException {
        boolean tooLong = text.length() > LONGEST_TEXT;
        if (tooLong && !beginning) {
            return null;
        }
        long[] ids = pieces.of(tooLong ? text.substring(0, LONGEST_TEXT) : text);
        if (ids.length > MOST_PIECES) {
            return beginning ? run(Arrays.copyOf(ids, MOST_PIECES)) : null;
        }
        return run(ids);
    }

    private float[] run(long[] ids) throws IOException {
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (OnnxTensor input = OnnxTensor.createTensor(environment, new long[][] {ids});
                OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {ones});
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[1][ids.length]);
                OrtSession.Result result =
                        session.run(
                                Map.of(
                                        "input_ids", input,
                                        "attention_mask", mask,
                                        "token_type_ids", types))) {
            return direction(((float[][][]) result.get(0).getValue())[0]);
        } catch (OrtException e) {
            throw new IOException("the embedding model failed: " + e.getMessage(), e);
        }
    }

    /** The mean of the pieces' vectors, scaled to length 1. */
    private static float[] direction(float[][] vectors) {
        float[] sum = new float[DIMENSIONS];
        for (float[] vector : vectors) {
            for (int i = 0; i < DIMENSIONS; i++) {
                sum[i] += vector[i];
            }
        }
        double length = Math.sqrt(similarity(sum, sum));
        for (int i = 0; i < DIMENSIONS; i++) {
            sum[i] /= (float) length;
        }
        return sum;
    }

    /** Cosine similarity of two vectors of length 1. */
    static double similarity(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IOException(e);
        }
    }
}
