package portico.admin.revision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.json.ConfigJson;

class FieldChangeTest {
    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        {'a':1}             | {'a':1}             | []
        {'a':1}             | {'a':2}             | ['/a 1 2']
        {'a':1}             | {}                  | ['/a 1 null']
        {}                  | {'a':{'b':1}}       | ['/a null {'b':1}']
        {'a':{'b':1,'c':2}} | {'a':{'c':2,'b':3}} | ['/a/b 1 3']
        {'a':[1,2,3]}       | {'a':[1,5,3]}       | ['/a/1 2 5']
        {'a':[1,2,3]}       | {'a':[1,3]}         | ['/a [1,2,3] [1,3]']
        {'a':[{'b':1}]}     | {'a':[{'b':2}]}     | ['/a/0/b 1 2']
        {'a':{'b':1}}       | {'a':7}             | ['/a {'b':1} 7']
        {'a/b':1,'c~d':1}   | {'a/b':2,'c~d':2}   | ['/a~1b 1 2','/c~0d 1 2']
        """)
    void isAsDeepAsCanBeTold(String before, String after, String changes) {
        var found =
                FieldChange.between(ConfigJson.readTree(octets(before)), ConfigJson.readTree(octets(after))).stream()
                        .map(change -> "'" + change.path() + " " + change.before() + " " + change.after() + "'")
                        .toList();
        assertThat(found.toString().replace("\"", "'").replace(", ", ",")).isEqualTo(changes);
    }

    private static byte[] octets(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
