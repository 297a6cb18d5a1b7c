package dev.pilothouse.bridge.control;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A source of connections that a test can take away. */
final class Breakable {
    private final DataSource real;
    private volatile boolean broken;

    Breakable(DataSource real) {
        this.real = real;
    }

    void broken(boolean value) {
        broken = value;
    }

    DataSource source() {
        return (DataSource)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (proxy, method, arguments) -> {
                            if (broken) {
                                throw new SQLException("PostgreSQL is gone, says the test");
                            }
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
