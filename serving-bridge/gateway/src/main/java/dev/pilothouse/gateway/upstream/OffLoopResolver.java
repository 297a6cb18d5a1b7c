package dev.pilothouse.gateway.upstream;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves names as the JDK does, but never on an event loop: the JDK blocks. */
final class OffLoopResolver extends AddressResolverGroup<InetSocketAddress> {
    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor loop) {
        return new Names(loop).asAddressResolver();
    }

    private static final class Names extends InetNameResolver {
        Names(EventExecutor loop) {
            super(loop);
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> promise) throws Exception {
            if (NetUtil.createByteArrayFromIpAddressString(name) != null) {
                promise.setSuccess(InetAddress.getByName(name));
            } else {
                Thread.startVirtualThread(() -> lookUp(name, promise));
            }
        }

        private static void lookUp(String name, Promise<InetAddress> promise) {
            try {
                promise.trySuccess(InetAddress.getByName(name));
            } catch (UnknownHostException e) {
                promise.tryFailure(e);
            }
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
            Thread.startVirtualThread(() -> {
                try {
                    promise.trySuccess(List.of(InetAddress.getAllByName(name)));
                } catch (UnknownHostException e) {
                    promise.tryFailure(e);
                }
            });
        }
    }
}
