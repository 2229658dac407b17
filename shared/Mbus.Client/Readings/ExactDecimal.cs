using System.Globalization;

namespace Mbus.Client.Readings;

/// <summary>
/// Decimal number with every digit that the meter sent: <paramref name="Mantissa"/> times ten to the power of <paramref name="Exponent"/>.
/// Equality compares both parts: 5e-2 and 50e-3 are not equal.
/// </summary>
/// <remarks>
/// A meter's integers have up to 20 digits and powers of ten beyond the range of <see cref="decimal"/>, so neither decimal nor double can
/// hold all of them.
/// </remarks>
public readonly record struct ExactDecimal(Int128 Mantissa, int Exponent)
{
    /// <summary>Characters of a buffer for <see cref="Format"/>.</summary>
    internal const int MaxShortLength = 24 + MaxShortExponent;

    private const int MaxDecimalScale = 28;
    private const int MaxShortExponent = 30;

    private static readonly Int128 MaxSummand = Int128.MaxValue / 20;
    private static readonly Int128 MaxDecimalMantissa = (Int128)decimal.MaxValue;

    /// <summary>Converts the number to a <see cref="decimal"/>. Returns false if that would lose digits or overflow.</summary>
    public bool TryToDecimal(out decimal value)
    {
        ExactDecimal shortest = WithoutTrailingZeros();
        value = 0;
        if (shortest.Exponent < -MaxDecimalScale || shortest.Exponent > MaxDecimalScale)
            return false;

        Int128 mantissa = shortest.Mantissa;
        for (int i = 0; i < shortest.Exponent && Int128.Abs(mantissa) <= MaxDecimalMantissa; i++)
            mantissa *= 10;
        if (Int128.Abs(mantissa) > MaxDecimalMantissa)
            return false;

        value = (decimal)mantissa;
        for (int i = shortest.Exponent; i < 0; i++)
            value *= 0.1m;
        return true;
    }

    /// <summary>Returns the nearest double.</summary>
    public double ToDouble() => double.Parse(string.Create(CultureInfo.InvariantCulture, $"{Mantissa}E{Exponent}"), CultureInfo.InvariantCulture);

    /// <summary>
    /// Returns all digits, with a decimal point for a fraction, without exponent and without trailing zeros in the fraction: 0.05, 6531000,
    /// -12.5.
    /// </summary>
    public override string ToString() => Format(stackalloc char[MaxShortLength]).ToString();

    /// <summary>Returns the same as <see cref="ToString"/>, nearly always in the buffer.</summary>
    /// <param name="buffer"><see cref="MaxShortLength"/> characters.</param>
    internal ReadOnlySpan<char> Format(Span<char> buffer)
    {
        bool isShort = Mantissa > long.MinValue && Mantissa <= long.MaxValue && Exponent is >= -MaxShortExponent and <= MaxShortExponent;
        return isShort ? Short(buffer, (long)Mantissa, Exponent) : Long();
    }

    /// <summary>Adds two numbers. Returns null if the sum needs more than 38 digits.</summary>
    internal static ExactDecimal? Sum(ExactDecimal a, ExactDecimal b)
    {
        if (a.Exponent < b.Exponent)
            (a, b) = (b, a);

        Int128 mantissa = a.Mantissa;
        for (int i = b.Exponent; i < a.Exponent && mantissa != 0; i++)
        {
            if (Int128.Abs(mantissa) > MaxSummand)
                return null;
            mantissa *= 10;
        }

        return Int128.Abs(b.Mantissa) > Int128.MaxValue / 2 ? null : new ExactDecimal(mantissa + b.Mantissa, b.Exponent);
    }

    /// <summary>
    /// Creates a number from the shortest decimal digits of a floating point number (those that parse to the same number), times a power of
    /// ten.
    /// </summary>
    internal static ExactDecimal OfShortest(string digits, int exponent)
    {
        int e = digits.IndexOf('E', StringComparison.Ordinal);
        string mantissa = e < 0 ? digits : digits[..e];
        if (e >= 0)
            exponent += int.Parse(digits[(e + 1)..], CultureInfo.InvariantCulture);
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
            exponent -= mantissa.Length - point - 1;
        return new ExactDecimal(Int128.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), exponent);
    }

    /// <summary>As <see cref="Long"/>, without 128 bits: nearly all numbers of meters.</summary>
    private static ReadOnlySpan<char> Short(Span<char> text, long mantissa, int exponent)
    {
        ulong number = (ulong)Math.Abs(mantissa);
        if (number == 0)
            return "0";
        for (; exponent < 0 && number % 10 == 0; exponent++)
            number /= 10;

        // The digits are written from the last to the first.
        int at = text.Length;
        int decimals = Math.Max(0, -exponent);
        for (int i = 0; i < exponent; i++)
            text[--at] = '0';
        for (int digits = 0; number > 0 || digits <= decimals; digits++)
        {
            if (decimals > 0 && digits == decimals)
                text[--at] = '.';
            text[--at] = (char)('0' + (number % 10));
            number /= 10;
        }

        if (mantissa < 0)
            text[--at] = '-';
        return text[at..];
    }

    private string Long()
    {
        ExactDecimal shortest = WithoutTrailingZeros();
        string digits = Int128.Abs(shortest.Mantissa).ToString(CultureInfo.InvariantCulture);
        string sign = shortest.Mantissa < 0 ? "-" : "";
        if (shortest.Mantissa == 0)
            return "0";
        if (shortest.Exponent >= 0)
            return sign + digits + new string('0', shortest.Exponent);

        digits = digits.PadLeft(1 - shortest.Exponent, '0');
        return $"{sign}{digits[..^-shortest.Exponent]}.{digits[^-shortest.Exponent..]}";
    }

    private ExactDecimal WithoutTrailingZeros()
    {
        (Int128 mantissa, int exponent) = this;
        while (exponent < 0 && mantissa != 0 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            exponent++;
        }

        return new ExactDecimal(mantissa, exponent);
    }
}
