using System.Text;

namespace Mbus.Firmware
{
    /// <summary>Collects the text of a page or of a message in one buffer, part by part. Text that does not fit is omitted and sets <see cref="IsFull"/>; does not allocate memory.</summary>
    internal sealed class TextBuffer
    {
        private const int Size = 1024;
        private const int MaxCharacterBytes = 3;
        private const char Delete = '\u007F';

        // Of 64 bits.
        private const int MaxDigits = 20;

        private readonly byte[] _digits = new byte[MaxDigits];

        /// <summary>The written bytes; <see cref="Count"/> of them are valid.</summary>
        internal byte[] Bytes { get; } = new byte[Size];

        /// <summary>The number of written bytes.</summary>
        internal int Count { get; private set; }

        /// <summary>True if a text did not fit.</summary>
        internal bool IsFull { get; private set; }

        /// <summary>Discards the bytes after a position.</summary>
        internal void ReturnTo(int count)
        {
            Count = count;
            IsFull = false;
        }

        /// <summary>Writes a text without escaping.</summary>
        internal void Text(string text)
        {
            if (Fits(text.Length * MaxCharacterBytes))
                Count += Encoding.UTF8.GetBytes(text, 0, text.Length, Bytes, Count);
        }

        /// <summary>Writes one ASCII character.</summary>
        internal void Character(char character)
        {
            if (Fits(1))
                Bytes[Count++] = (byte)character;
        }

        /// <summary>Writes a text in quotes for JSON. Characters that are not shown become <c>\u202E</c>.</summary>
        internal void Json(string text)
        {
            Character('"');
            for (int i = 0; i < text.Length; i++)
            {
                char character = text[i];
                if (character == '"' || character == '\\')
                    Character('\\');
                Visible(character);
            }

            Character('"');
        }

        /// <summary>Writes a text for HTML, inside and outside of quotes. Characters that are not shown become the text <c>\u202E</c>.</summary>
        internal void Html(string text)
        {
            for (int i = 0; i < text.Length; i++)
            {
                char character = text[i];
                if (character == '<' || character == '>' || character == '&' || character == '"' || character == '\'')
                    Entity(character);
                else
                    Visible(character);
            }
        }

        /// <summary>Writes a text for text/plain. Characters that are not shown become <c>\u202E</c>.</summary>
        internal void Plain(string text)
        {
            for (int i = 0; i < text.Length; i++)
                Visible(text[i]);
        }

        /// <summary>Writes an integer.</summary>
        internal void Number(long number)
        {
            if (number < 0)
                Character('-');
            Digits(number < 0 ? 0 - (ulong)number : (ulong)number);
        }

        /// <summary>Writes a number times a power of ten without exponent and without zeros at the end of a fraction.</summary>
        internal void Decimal(long mantissa, int exponent)
        {
            if (mantissa < 0)
                Character('-');
            Decimal(mantissa < 0 ? 0 - (ulong)mantissa : (ulong)mantissa, exponent);
        }

        /// <summary>Writes a number times a power of ten without exponent.</summary>
        internal void Decimal(ulong number, int exponent)
        {
            while (exponent < 0 && number % 10 == 0 && number != 0)
            {
                number /= 10;
                exponent++;
            }

            if (number == 0)
                exponent = 0;
            if (exponent < 0)
            {
                Fraction(number, -exponent);
                return;
            }

            Digits(number);
            for (int i = 0; i < exponent; i++)
                Character('0');
        }

        /// <summary>Writes bytes in hexadecimal, separated by blanks.</summary>
        internal void Hex(byte[] bytes, int offset, int count)
        {
            if (!Fits(count * 3))
                return;

            for (int i = offset; i < offset + count; i++)
            {
                if (i > offset)
                    Bytes[Count++] = (byte)' ';
                Bytes[Count++] = HexDigit(bytes[i] >> 4);
                Bytes[Count++] = HexDigit(bytes[i] & 0x0F);
            }
        }

        private static byte HexDigit(int value)
        {
            return (byte)(value < 10 ? '0' + value : 'A' + value - 10);
        }

        // Control characters, soft hyphens, direction marks, characters without width, and line separators.
        private static bool IsHidden(char character)
        {
            if (character < Delete)
                return character < ' ';
            return character <= '\u009F' || character == '\u00AD' || character == '\u061C' || character == '\uFEFF'
                || (character >= '\u200B' && character <= '\u200F')
                || (character >= '\u2028' && character <= '\u202E')
                || (character >= '\u2060' && character <= '\u206F');
        }

        private bool Fits(int count)
        {
            if (Count + count > Size)
                IsFull = true;
            return !IsFull;
        }

        // A hidden character could control a terminal, or change the order of the displayed text.
        private void Visible(char character)
        {
            if (IsHidden(character))
                Escape(character);
            else
                Wide(character);
        }

        private void Escape(char character)
        {
            Text("\\u");
            for (int shift = 12; shift >= 0; shift -= 4)
                Character((char)HexDigit((character >> shift) & 0x0F));
        }

        private void Entity(char character)
        {
            Text("&#");
            Number(character);
            Character(';');
        }

        // UTF-8; surrogates, which do not occur in the texts here, become question marks.
        private void Wide(char character)
        {
            if (character < 0x80)
            {
                Character(character);
            }
            else if (character < 0x800)
            {
                Character((char)(0xC0 | (character >> 6)));
                Character((char)(0x80 | (character & 0x3F)));
            }
            else if (character >= 0xD800 && character < 0xE000)
            {
                Character('?');
            }
            else
            {
                Character((char)(0xE0 | (character >> 12)));
                Character((char)(0x80 | ((character >> 6) & 0x3F)));
                Character((char)(0x80 | (character & 0x3F)));
            }
        }

        // The leading zeros are written here, so that the buffer contains only digits.
        private void Fraction(ulong number, int places)
        {
            int count = Split(number);
            for (int i = count > places ? count - 1 : places; i >= 0; i--)
            {
                Character(i < count ? (char)_digits[i] : '0');
                if (i == places)
                    Character('.');
            }
        }

        private void Digits(ulong number)
        {
            for (int i = Split(number) - 1; i >= 0; i--)
                Character((char)_digits[i]);
        }

        // The buffer begins with the last digit; zero has one digit.
        private int Split(ulong number)
        {
            int count = 0;
            do
            {
                _digits[count++] = (byte)('0' + (int)(number % 10));
                number /= 10;
            }
            while (number != 0);
            return count;
        }
    }
}
