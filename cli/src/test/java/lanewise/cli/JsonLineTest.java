package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonLineTest {
    /** RFC 8259, section 6: numeric values that cannot be represented, such as Infinity and NaN, are not permitted. */
    @Test
    void whatIsNoNumberIsNull() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("nan", Double.NaN);
        fields.put("infinite", Float.NEGATIVE_INFINITY);
        fields.put("optional", Optional.of(Double.POSITIVE_INFINITY));
        fields.put("list", Arrays.asList(1.5, Float.NaN, 2));
        fields.put("finite", -1e300);
        assertThat(JsonLine.of(fields))
                .isEqualTo(
                        "{\"nan\":null,\"infinite\":null,\"optional\":null,\"list\":[1.5,null,2],\"finite\":-1.0E300}");
        assertThat(JsonLine.of(List.of("a\nb", true))).isEqualTo("[\"a\\nb\",true]");
    }
}
