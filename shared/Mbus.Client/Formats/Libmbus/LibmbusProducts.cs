using System.Collections.Frozen;

namespace Mbus.Client.Formats;

/// <summary>Products known to libmbus 0.10.0, by manufacturer and usually version.</summary>
internal static class LibmbusProducts
{
    private const int AnyMedium = -1;
    private const int Electricity = 0x02;
    private const int WarmWater = 0x06;
    private const int Unknown = 0x0F;

    private static readonly byte[] NoProduct = LibmbusElement.Make("ProductName", "");

    /// <summary>Product table; the first matching row applies. A row with a medium matches only that medium.</summary>
    private static readonly (string Manufacturer, int First, int Last, int Medium, string Name)[] Rows =
    [
        ("ABB", 0x02, 0x02, AnyMedium, "ABB Delta-Meter"),
        ("ABB", 0x20, 0x20, AnyMedium, "ABB B21 113-100"),
        ("ACW", 0x09, 0x09, AnyMedium, "Itron CF Echo 2"),
        ("ACW", 0x0A, 0x0A, AnyMedium, "Itron CF 51"),
        ("ACW", 0x0B, 0x0B, AnyMedium, "Itron CF 55"),
        ("ACW", 0x0E, 0x0E, AnyMedium, "Itron BM +m"),
        ("ACW", 0x0F, 0x0F, AnyMedium, "Itron CF 800"),
        ("ACW", 0x14, 0x14, AnyMedium, "Itron CYBLE M-Bus 1.4"),
        ("AMT", 0x00, 0x3F, AnyMedium, "Aquametro AMTRON"),
        ("AMT", 0x40, 0x7F, AnyMedium, "Aquametro SAPHIR"),
        ("AMT", 0x80, 0xBF, AnyMedium, "Aquametro CALEC MB"),
        ("AMT", 0xC0, 0xFF, AnyMedium, "Aquametro CALEC ST"),
        ("BEC", 0x00, 0x00, Electricity, "Berg DCMi"),
        ("BEC", 0x07, 0x07, Electricity, "Berg BLMi"),
        ("BEC", 0x71, 0x71, Unknown, "Berg BMB-10S0"),
        ("EFE", 0x00, 0x00, WarmWater, "Engelmann WaterStar"),
        ("EFE", 0x00, 0x00, AnyMedium, "Engelmann / Elster SensoStar 2"),
        ("EFE", 0x01, 0x01, AnyMedium, "Engelmann SensoStar 2C"),
        ("ELS", 0x02, 0x02, AnyMedium, "Elster TMP-A"),
        ("ELS", 0x0A, 0x0A, AnyMedium, "Elster Falcon"),
        ("ELS", 0x2F, 0x2F, AnyMedium, "Elster F96 Plus"),
        ("ELV", 0x14, 0x1D, AnyMedium, "Elvaco CMa10"),
        ("ELV", 0x32, 0x3B, AnyMedium, "Elvaco CMa11"),
        ("EMH", 0x00, 0x00, AnyMedium, "EMH DIZ"),
        ("EMU", 0x10, 0x10, Electricity, "EMU Professional 3/75 M-Bus"),
        ("GAV", 0x2D, 0x30, Electricity, "Carlo Gavazzi EM24"),
        ("GAV", 0x39, 0x3A, Electricity, "Carlo Gavazzi EM21"),
        ("GAV", 0x40, 0x40, Electricity, "Carlo Gavazzi EM33"),
        ("GMC", 0xE6, 0xE6, AnyMedium, "GMC-I A230 EMMOD 206"),
        ("HYD", 0x28, 0x28, AnyMedium, "ABB F95 Typ US770"),
        ("HYD", 0x2F, 0x2F, AnyMedium, "Hydrometer Sharky 775"),
        ("JAN", 0x09, 0x09, Electricity, "Janitza UMG 96S"),
        ("KAM", 0x01, 0x01, AnyMedium, "Kamstrup 382 (6850-005)"),
        ("KAM", 0x08, 0x08, AnyMedium, "Kamstrup Multical 601"),
        ("LSE", 0x99, 0x99, AnyMedium, "Siemens WFH21"),
        ("LUG", 0x02, 0x02, AnyMedium, "Landis & Gyr Ultraheat 2WR5"),
        ("LUG", 0x03, 0x03, AnyMedium, "Landis & Gyr Ultraheat 2WR6"),
        ("LUG", 0x04, 0x04, AnyMedium, "Landis & Gyr Ultraheat UH50"),
        ("LUG", 0x07, 0x07, AnyMedium, "Landis & Gyr Ultraheat T230"),
        ("NZR", 0x01, 0x01, AnyMedium, "NZR DHZ 5/63"),
        ("NZR", 0x50, 0x50, AnyMedium, "NZR IC-M2"),
        ("RAM", 0x03, 0x03, AnyMedium, "Rossweiner ETK/ETW Modularis"),
        ("REL", 0x08, 0x08, AnyMedium, "Relay PadPuls M1"),
        ("REL", 0x12, 0x12, AnyMedium, "Relay PadPuls M4"),
        ("REL", 0x20, 0x20, AnyMedium, "Relay Padin 4"),
        ("REL", 0x30, 0x30, AnyMedium, "Relay AnDi 4"),
        ("REL", 0x40, 0x40, AnyMedium, "Relay PadPuls M2"),
        ("RKE", 0x69, 0x69, AnyMedium, "Ista sensonic II mbus"),
        ("SEN", 0x08, 0x08, AnyMedium, "Sensus PolluCom E"),
        ("SEN", 0x0B, 0x0B, AnyMedium, "Sensus PolluTherm"),
        ("SEN", 0x0E, 0x0E, AnyMedium, "Sensus PolluStat E"),
        ("SEN", 0x19, 0x19, AnyMedium, "Sensus PolluCom E"),
        ("SLB", 0x02, 0x02, AnyMedium, "Allmess Megacontrol CF-50"),
        ("SLB", 0x06, 0x06, AnyMedium, "CF Compact / Integral MK MaXX"),
        ("SON", 0x0D, 0x0D, AnyMedium, "Sontex Supercal 531"),
        ("SPX", 0x31, 0x31, AnyMedium, "Sensus PolluTherm"),
        ("SPX", 0x34, 0x34, AnyMedium, "Sensus PolluTherm"),
        ("SVM", 0x08, 0x08, AnyMedium, "Elster F2 / Deltamess F2"),
        ("SVM", 0x09, 0x09, AnyMedium, "Elster F4 / Kamstrup SVM F22"),
        ("TCH", 0x26, 0x26, AnyMedium, "Techem m-bus S"),
        ("TCH", 0x40, 0x40, AnyMedium, "Techem ultra S3"),
        ("WZG", 0x03, 0x03, AnyMedium, "Modularis ETW-EAX"),
        ("ZRM", 0x81, 0x81, AnyMedium, "Minol Minocal C2"),
        ("ZRM", 0x82, 0x82, AnyMedium, "Minol Minocal WR3"),
    ];

    /// <summary>Manufacturers whose products libmbus identifies by the first two digits of the identification.</summary>
    private static readonly (string Manufacturer, int First, int Last, int Medium, string Name)[] IdentificationRows =
    [
        ("SBC", 0x10, 0x10, AnyMedium, "Saia-Burgess ALE3"),
        ("SBC", 0x11, 0x11, AnyMedium, "Saia-Burgess AWD3"),
        ("SBC", 0x19, 0x19, AnyMedium, "Saia-Burgess ALE3"),
        .. Sensoco("SEO"),
        .. Sensoco("GTE"),
    ];

    private static readonly FrozenDictionary<int, Product[]> Products = Group(Rows);
    private static readonly FrozenDictionary<int, Product[]> ByIdentification = Group(IdentificationRows);

    /// <summary>Returns the element of a product; empty if libmbus does not know it.</summary>
    /// <param name="manufacturer">Manufacturer code.</param>
    /// <param name="version">Version.</param>
    /// <param name="medium">Device type.</param>
    /// <param name="digits">First two digits of the identification.</param>
    internal static ReadOnlySpan<byte> Element(int manufacturer, byte version, byte medium, byte digits)
    {
        if (Products.TryGetValue(manufacturer, out Product[]? products))
            return Find(products, version, medium);
        return ByIdentification.TryGetValue(manufacturer, out products) ? Find(products, digits, medium) : NoProduct;
    }

    private static byte[] Find(Product[] products, byte code, byte medium)
    {
        foreach (Product product in products)
        {
            if (code >= product.First && code <= product.Last && (product.Medium == AnyMedium || product.Medium == medium))
                return product.Element;
        }

        return NoProduct;
    }

    private static (string Manufacturer, int First, int Last, int Medium, string Name)[] Sensoco(string manufacturer) =>
    [
        (manufacturer, 0x30, 0x30, AnyMedium, "Sensoco PT100"),
        (manufacturer, 0x41, 0x41, AnyMedium, "Sensoco 2-NTC"),
        (manufacturer, 0x45, 0x45, AnyMedium, "Sensoco Laser Light"),
        (manufacturer, 0x48, 0x48, AnyMedium, "Sensoco ADIO"),
        (manufacturer, 0x51, 0x51, AnyMedium, "Sensoco THU"),
        (manufacturer, 0x61, 0x61, AnyMedium, "Sensoco THU"),
        (manufacturer, 0x80, 0x80, AnyMedium, "Sensoco PulseCounter for E-Meter"),
    ];

    private static FrozenDictionary<int, Product[]> Group((string Manufacturer, int First, int Last, int Medium, string Name)[] rows)
    {
        return rows
            .GroupBy(row => (int)Manufacturer.FromLetters(row.Manufacturer))
            .ToFrozenDictionary(
                group => group.Key,
                group => group.Select(row => new Product(row.First, row.Last, row.Medium, LibmbusElement.Make("ProductName", row.Name))).ToArray());
    }

    private sealed record Product(int First, int Last, int Medium, byte[] Element);
}
