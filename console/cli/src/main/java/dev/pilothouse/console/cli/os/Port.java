package dev.pilothouse.console.cli.os;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A TCP port of this machine: whether it is free, and who holds it. */
public record Port(int number) {
    private static final String LISTEN = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    /** True when a server could listen there now. */
    public boolean isFree(InetAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, number));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The process that listens, where {@code /proc} shows it to us. */
    public Optional<ProcessHandle> holder() {
        Set<String> sockets = new HashSet<>();
        sockets.addAll(listening(Path.of("/proc/net/tcp")));
        sockets.addAll(listening(Path.of("/proc/net/tcp6")));
        return sockets.isEmpty()
                ? Optional.empty()
                : ProcessHandle.allProcesses().filter(p -> holds(p, sockets)).findFirst();
    }

    private Set<String> listening(Path table) {
        String suffix = String.format(Locale.ROOT, ":%04X", number);
        Set<String> sockets = new HashSet<>();
        try (Stream<String> lines = Files.lines(table)) {
            lines.map(line -> line.strip().split("\\s+"))
                    .filter(row -> row.length > INODE && row[STATE].equals(LISTEN))
                    .filter(row -> row[LOCAL].endsWith(suffix))
                    .forEach(row -> sockets.add("socket:[" + row[INODE] + "]"));
        } catch (IOException | java.io.UncheckedIOException e) {
            return Set.of();
        }
        return sockets;
    }

    private static boolean holds(ProcessHandle process, Set<String> sockets) {
        Path folder = Path.of("/proc", Long.toString(process.pid()), "fd");
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder)) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
