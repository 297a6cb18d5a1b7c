package dev.pilothouse.db.embedded.download;

import dev.pilothouse.db.embedded.DownloadFailure;
import dev.pilothouse.db.embedded.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** One file over HTTP: continued where an earlier try broke off, checked, then moved into place. */
public final class Fetch {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int STALL_MILLIS = 30_000;
    private static final int ATTEMPTS = 3;
    private static final int PARTIAL = 206;
    private static final int BUFFER = 1 << 16;
    private static final long SPARE = 64L << 20;

    private final String what;
    private final Progress progress;

    /**
     * @param what for people, for example {@code ClickHouse engine}
     */
    public Fetch(String what, Progress progress) {
        this.what = what;
        this.progress = progress;
    }

    /**
     * @throws DownloadFailure when there is no network, no space or the content is not what was
     *     pinned
     */
    public void to(Path file, URI from, Checksum checksum) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        int attempt = 1;
        long had = size(part);
        while (!loaded(from, part, attempt == ATTEMPTS)) {
            long has = size(part);
            attempt = has > had ? 1 : attempt + 1;
            had = has;
        }
        checksum.require(part, what);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Gives up at the last attempt, or at once when nothing answers. */
    private boolean loaded(URI from, Path part, boolean last) throws IOException {
        try {
            load(from, part);
            return true;
        } catch (IOException e) {
            if (last
                    || noSpace(e)
                    || e instanceof UnknownHostException
                    || e instanceof ConnectException) {
                throw failure(from, part, e);
            }
            return false;
        }
    }

    private static long size(Path part) throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    private void load(URI from, Path part) throws IOException {
        long had = size(part);
        HttpURLConnection connection = open(from, had);
        try {
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK || status == PARTIAL) {
                long offset = status == PARTIAL ? had : 0;
                store(connection, part, offset);
            } else if (status == 416) {
                Files.deleteIfExists(part);
                throw new IOException("the part on disk does not fit");
            } else {
                throw new IOException("HTTP " + status);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static HttpURLConnection open(URI from, long had) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) from.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(STALL_MILLIS);
        if (had > 0) {
            connection.setRequestProperty("Range", "bytes=" + had + "-");
        }
        return connection;
    }

    private void store(HttpURLConnection connection, Path part, long offset) throws IOException {
        long length = connection.getContentLengthLong();
        long total = length < 0 ? -1 : offset + length;
        requireSpace(part, length);
        long done = offset;
        try (InputStream in = connection.getInputStream();
                OutputStream out =
                        Files.newOutputStream(
                                part,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                offset > 0
                                        ? StandardOpenOption.APPEND
                                        : StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                done += n;
                progress.advanced(what, done, total);
            }
        }
        if (total >= 0 && done < total) {
            throw new IOException("broke off at " + done + " of " + total + " bytes");
        }
    }

    private void requireSpace(Path part, long length) throws IOException {
        long free = Files.getFileStore(part.getParent()).getUsableSpace();
        if (length > 0 && free < length + SPARE) {
            throw new DownloadFailure(
                    "%s: disk full: %s has %d MB free, %d MB are needed; set PILOTHOUSE_CACHE"
                            .formatted(what, part.getParent(), free >> 20, (length + SPARE) >> 20));
        }
    }

    private DownloadFailure failure(URI from, Path part, IOException e) {
        if (noSpace(e)) {
            return new DownloadFailure(
                    what + ": disk full while writing " + part + "; set PILOTHOUSE_CACHE", e);
        }
        return new DownloadFailure(
                what + ": cannot fetch it from " + from.getHost() + " (network?): " + e, e);
    }

    private static boolean noSpace(IOException e) {
        return String.valueOf(e.getMessage()).contains("No space left");
    }
}
