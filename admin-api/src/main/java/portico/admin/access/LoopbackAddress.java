package portico.admin.access;

import java.util.regex.Pattern;

/** Whether an address is this machine's own, by its text: no name is looked up. */
final class LoopbackAddress {
    private static final Pattern LOOPBACK =
            Pattern.compile("(::ffff:)?127(\\.[0-9]{1,3}){3}|(0:){7}1|::1|(0:){7}1%.*|::1%.*");

    private LoopbackAddress() {}

    static boolean is(String address) {
        return LOOPBACK.matcher(address).matches();
    }
}
