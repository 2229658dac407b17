using System.Buffers.Text;
using System.Globalization;

namespace Mbus.Client.Readings;

/// <summary>Times in lines of a log: ISO 8601 and similar dates, times of day, seconds since 1970.</summary>
internal static class PastedTime
{
    private const int MaxPrefix = 64;
    private const int DateLength = 10;
    private const int TimeLength = 8;
    private const int EpochDigits = 10;

    /// <summary>
    /// Removes a time, and the text before it. A time without an offset is local. Returns false if there is none.
    /// </summary>
    /// <param name="line">Line; changed to the part after the time.</param>
    /// <param name="allowsNumber">True if a number at the start can be a time.</param>
    /// <param name="time">Time; null for a time of day without a date.</param>
    internal static bool Take(ref ReadOnlySpan<byte> line, bool allowsNumber, out DateTimeOffset? time)
    {
        time = null;
        int end = Math.Min(line.Length - TimeLength, MaxPrefix);
        for (int i = 0; i <= end; i++)
        {
            byte first = line[i];
            if (first is < (byte)'0' or > (byte)'9' || (i > 0 && ByteWord.IsLetterOrDigit(line[i - 1])))
                continue;
            if (TryDate(line[i..], out int length, out time) || TryTimeOfDay(line[i..], out length) || (i <= 1 && TryEpoch(line[i..], allowsNumber, out length, out time)))
            {
                line = line[(i + length)..];
                return true;
            }

            while (i < end && ByteWord.IsLetterOrDigit(line[i + 1]))
                i++;
        }

        return false;
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out int length, out DateTimeOffset? time)
    {
        time = null;
        length = 0;
        if (text.Length < DateLength)
            return false;

        bool isIso = text[4] is (byte)'-' or (byte)'/' or (byte)'.' && text[7] == text[4];
        bool isReversed = text[2] is (byte)'.' or (byte)'/' && text[5] == text[2];
        if (!isIso && !isReversed)
            return false;

        int year = Number(text, isIso ? 0 : 6, 4);
        int month = Number(text, isIso ? 5 : 3, 2);
        int day = Number(text, isIso ? 8 : 0, 2);
        if (year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;

        length = DateLength;
        ReadOnlySpan<byte> rest = text[DateLength..];
        if (rest.Length <= TimeLength || rest[0] is not ((byte)' ' or (byte)'T') || !TryTimeOfDay(rest[1..], out int timeLength))
            return true;

        length += 1 + timeLength;
        long ticks = new DateTime(year, month, day, Number(rest, 1, 2), Number(rest, 4, 2), Number(rest, 7, 2)).Ticks + Fraction(rest[(1 + TimeLength)..]);
        time = WithOffset(new DateTime(ticks), text[length..], ref length);
        return true;
    }

    private static DateTimeOffset WithOffset(DateTime time, ReadOnlySpan<byte> rest, ref int length)
    {
        if (rest.Length > 0 && rest[0] == 'Z')
        {
            length++;
            return new DateTimeOffset(time, TimeSpan.Zero);
        }

        bool isOffset = rest.Length >= 5 && rest[0] is (byte)'+' or (byte)'-';
        int minutesAt = isOffset && rest[3] == ':' ? 4 : 3;
        if (!isOffset || rest.Length < minutesAt + 2 || Number(rest, 1, 2) is not (>= 0 and <= 14 and int hours) || Number(rest, minutesAt, 2) is not (>= 0 and < 60 and int minutes))
            return new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Local));

        length += minutesAt + 2;
        TimeSpan offset = new(hours, minutes, 0);
        return new DateTimeOffset(time, rest[0] == '-' ? -offset : offset);
    }

    private static bool TryTimeOfDay(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        bool isTime = text.Length >= TimeLength && text[2] == ':' && text[5] == ':'
            && Number(text, 0, 2) is >= 0 and < 24 && Number(text, 3, 2) is >= 0 and < 60 && Number(text, 6, 2) is >= 0 and < 60;

        // Bytes that are separated by colons are not a time.
        if (!isTime || (text.Length > TimeLength && (text[TimeLength] == ':' || ByteWord.IsLetterOrDigit(text[TimeLength])) && text[TimeLength] != 'Z'))
            return false;

        length = TimeLength;
        if (length < text.Length && text[length] is (byte)'.' or (byte)',')
        {
            int digits = Digits(text[(length + 1)..]);
            length += digits > 0 ? 1 + digits : 0;
        }

        return true;
    }

    /// <summary>Parses seconds since 1970 with a fraction, or a number that <paramref name="allowsNumber"/> allows: see <see cref="TryNumber"/>.</summary>
    private static bool TryEpoch(ReadOnlySpan<byte> text, bool allowsNumber, out int length, out DateTimeOffset? time)
    {
        time = null;
        length = 0;
        if (text[0] is not ((byte)'1' or (byte)'2'))
            return false;

        int digits = Digits(text);
        if (allowsNumber && digits < text.Length && text[digits] is (byte)' ' or (byte)'\t' or (byte)',' or (byte)';')
            return TryNumber(text[..digits], out length, out time);
        if (digits != EpochDigits || digits == text.Length || text[digits] != '.' || !Utf8Parser.TryParse(text[..digits], out long seconds, out _))
            return false;

        length = digits + 1 + Digits(text[(digits + 1)..]);
        time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(Fraction(text[digits..]));
        return true;
    }

    /// <summary>Parses a number that is a time: seconds or milliseconds since 1970, from 2014 to 2033, or year, month, day, hour, minute and second.</summary>
    /// <remarks>Five bytes of a short frame are a smaller number of ten digits: 10 40 FE 3E 16.</remarks>
    private static bool TryNumber(ReadOnlySpan<byte> number, out int length, out DateTimeOffset? time)
    {
        const long First = 1_400_000_000;
        const long End = 2_000_000_000;
        const int MillisecondDigits = 13;
        const int DateDigits = 14;
        time = null;
        length = number.Length;
        if (length == DateDigits && number.StartsWith("20"u8))
        {
            bool isDate = DateTime.TryParseExact(System.Text.Encoding.ASCII.GetString(number), "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTime date);
            time = isDate ? new DateTimeOffset(date) : null;
            return isDate;
        }

        if (length is not (EpochDigits or MillisecondDigits) || !Utf8Parser.TryParse(number, out long value, out _))
            return false;
        long milliseconds = length == EpochDigits ? 1000 * value : value;
        if (milliseconds is < 1000 * First or >= 1000 * End)
            return false;
        time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        int digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits < 0 ? text.Length : digits;
    }

    /// <summary>Returns the ticks of a fraction such as .123; 0 for none.</summary>
    private static long Fraction(ReadOnlySpan<byte> text)
    {
        long ticks = 0;
        long unit = TimeSpan.TicksPerSecond / 10;
        if (text.Length == 0 || text[0] is not ((byte)'.' or (byte)','))
            return 0;
        for (int i = 1; i < text.Length && text[i] is >= (byte)'0' and <= (byte)'9'; i++, unit /= 10)
            ticks += (text[i] - '0') * unit;
        return ticks;
    }

    private static int Number(ReadOnlySpan<byte> text, int at, int digits)
    {
        int number = 0;
        for (int i = at; i < at + digits; i++)
        {
            if (text[i] is < (byte)'0' or > (byte)'9')
                return -1;
            number = (number * 10) + text[i] - '0';
        }

        return number;
    }
}
