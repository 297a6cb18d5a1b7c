package dev.pilothouse.db.embedded.process;

import dev.pilothouse.db.model.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Ports on the loopback address. */
public final class Ports {
    private static final int CONNECT_MILLIS = 500;

    private Ports() {}

    /**
     * @throws StartFailure when another process listens on the port
     */
    public static void requireFree(int port, Setting setting) {
        if (answers(port)) {
            throw new StartFailure(
                    "port "
                            + port
                            + " is in use by another process; stop it or set "
                            + setting.variable());
        }
    }

    /** True when something accepts connections on the port. */
    public static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A port that was free a moment ago. */
    public static int anyFree() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
