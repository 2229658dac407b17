using System.Globalization;

namespace Mbus.Client;

/// <summary>How a meter is called: by its primary address, or by its secondary address.</summary>
public readonly record struct MeterAddress
{
    private const char BeforeFabricationNumber = '/';
    private const uint AnyFabricationNumber = uint.MaxValue;

    // Kept inverted, so that the default of the structure, which no constructor sets up, is a plain selection too.
    private readonly uint _invertedFabricationNumber;

    private MeterAddress(byte primary)
    {
        Primary = primary;
    }

    private MeterAddress(SecondaryAddress secondary, uint fabricationNumber)
    {
        Primary = PrimaryAddress.Selected;
        Secondary = secondary;
        _invertedFabricationNumber = ~fabricationNumber;
        IsSecondary = true;
    }

    /// <summary>The A field to use: the primary address, or 253 for a meter called by its secondary address.</summary>
    public byte Primary { get; }

    /// <summary>The secondary address, where <see cref="IsSecondary"/>.</summary>
    public SecondaryAddress Secondary { get; }

    /// <summary>
    /// What selects the meter beside its secondary address, where others have the same (enhanced selection): the eight digits of its
    /// fabrication number, F for any; FFFFFFFF for a plain selection.
    /// </summary>
    public uint FabricationNumber => ~_invertedFabricationNumber;

    /// <summary>True for a meter that is selected by its secondary address first.</summary>
    public bool IsSecondary { get; }

    /// <summary>A meter by its primary address: 0 to 250, 253 for the one selected, 254 for whichever is alone on the line.</summary>
    public static implicit operator MeterAddress(byte primary) => new(primary);

    /// <summary>A meter by its secondary address.</summary>
    public static implicit operator MeterAddress(SecondaryAddress secondary) => new(secondary, AnyFabricationNumber);

    /// <summary>One of several meters with equal secondary addresses, by its fabrication number.</summary>
    public static MeterAddress Of(SecondaryAddress secondary, uint fabricationNumber) => new(secondary, fabricationNumber);

    /// <summary>
    /// Reads an address: a number; or a secondary address in one of the forms of <see cref="SecondaryAddress"/>, behind which a
    /// fabrication number may stand, as in <c>12345678TST0107/11223344</c>.
    /// </summary>
    /// <exception cref="FormatException">The text is neither; the message says what is wrong and what was expected.</exception>
    public static MeterAddress Parse(string text)
    {
        bool isNumber = text.Length is > 0 and <= 3 && text.All(char.IsAsciiDigit);
        if (isNumber)
            return ParsePrimary(text);

        string[] parts = text.Split(BeforeFabricationNumber);
        if (parts.Length <= 2 && SecondaryAddress.TryParse(parts[0], out SecondaryAddress secondary))
            return parts.Length == 1 ? secondary : Of(secondary, ParseFabricationNumber(parts[1]));

        throw new FormatException($"\"{text}\" is no address: {Fault(text)}. Expected a primary address (0 to 250, or 254 for the only meter on the line), "
            + "or a secondary address of 16 digits such as 1234567874520107, or with the manufacturer's letters such as 12345678TST0107; F is a wildcard.");
    }

    /// <summary>The address as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => (IsSecondary, FabricationNumber) switch
    {
        (false, _) => Primary.ToString(CultureInfo.InvariantCulture),
        (true, AnyFabricationNumber) => Secondary.ToString(),
        _ => $"{Secondary}{BeforeFabricationNumber}{FabricationNumber:X8}",
    };

    private static MeterAddress ParsePrimary(string text)
    {
        int number = int.Parse(text, CultureInfo.InvariantCulture);
        bool canAnswer = PrimaryAddress.IsSlave(number) || number is PrimaryAddress.Selected or PrimaryAddress.Test;
        return canAnswer
            ? (byte)number
            : throw new FormatException($"{number} is no address that a meter answers at. Expected 0 to 250, 253 for the selected meter, or 254 for the only meter on the line.");
    }

    private static uint ParseFabricationNumber(string text) =>
        text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number)
            ? number
            : throw new FormatException($"\"{text}\" is no fabrication number. Expected 8 digits, F for any, for example 12345678TST0107/11223344.");

    private static string Fault(string text)
    {
        string digits = text.Replace("-", "", StringComparison.Ordinal);
        char[] strange = [.. digits.Where(c => !char.IsAsciiHexDigit(c)).Distinct()];
        return digits.Length is 15 or 16 && strange.Length > 0
            ? $"it holds \"{new string(strange)}\""
            : $"it has {digits.Length} characters";
    }
}
