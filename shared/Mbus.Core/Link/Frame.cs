namespace Mbus
{
    /// <summary>The four kinds of frame (EN 13757-2, FT 1.2).</summary>
    public enum FrameKind : byte
    {
        /// <summary>No frame.</summary>
        None,

        /// <summary>The single character E5: a positive acknowledgement.</summary>
        Single,

        /// <summary>10 C A CS 16.</summary>
        Short,

        /// <summary>A long frame without user data: 68 03 03 68 C A CI CS 16.</summary>
        Control,

        /// <summary>68 L L 68 C A CI, user data, CS 16.</summary>
        Long,
    }

    /// <summary>
    /// A frame: a view over bytes that somebody else owns, valid as long as they keep those bytes. The default value is no frame.
    /// </summary>
    public readonly struct Frame
    {
        /// <summary>The longest frame: L = 255. Bytes.</summary>
        public const int MaxLength = 255 + LongOverhead;

        /// <summary>The most user data that a frame carries after its CI field. Bytes.</summary>
        public const int MaxData = 252;

        /// <summary>The length of a short frame. Bytes.</summary>
        public const int ShortLength = 5;

        /// <summary>The positive acknowledgement.</summary>
        public const byte Ack = 0xE5;

        /// <summary>The first byte of a short frame.</summary>
        public const byte ShortStart = 0x10;

        /// <summary>The first and the fourth byte of a long frame.</summary>
        public const byte LongStart = 0x68;

        /// <summary>The last byte of short and long frames.</summary>
        public const byte Stop = 0x16;

        /// <summary>What <see cref="Examine"/> answers where the bytes cannot begin a frame.</summary>
        public const int Invalid = -1;

        private const int LongOverhead = 6;
        private const int LongHeader = 4;
        private const int MinL = 3;

        /// <summary>The bytes that the frame lies in.</summary>
        public readonly byte[] Buffer;

        /// <summary>Where the frame begins in <see cref="Buffer"/>.</summary>
        public readonly int Offset;

        /// <summary>The bytes of the whole frame, start to stop; 0 for no frame.</summary>
        public readonly int Length;

        /// <summary>A view over bytes that <see cref="Examine"/> has found to be a frame.</summary>
        internal Frame(byte[] buffer, int offset, int length)
        {
            Buffer = buffer;
            Offset = offset;
            Length = length;
        }

        /// <summary>Which of the four kinds it is; <see cref="FrameKind.None"/> for the default value.</summary>
        public FrameKind Kind
        {
            get
            {
                switch (Length)
                {
                    case 0: return FrameKind.None;
                    case 1: return FrameKind.Single;
                    case ShortLength: return FrameKind.Short;
                    case MinL + LongOverhead: return FrameKind.Control;
                    default: return FrameKind.Long;
                }
            }
        }

        /// <summary>The C field (see <see cref="ControlField"/>); 0 for a single character.</summary>
        public byte C
        {
            get { return Length <= 1 ? (byte)0 : Buffer[FieldsOffset]; }
        }

        /// <summary>The A field (see <see cref="PrimaryAddress"/>); 0 for a single character.</summary>
        public byte A
        {
            get { return Length <= 1 ? (byte)0 : Buffer[FieldsOffset + 1]; }
        }

        /// <summary>The CI field (see <see cref="ControlInformation"/>); 0 for a single character or a short frame.</summary>
        public byte Ci
        {
            get { return Length <= ShortLength ? (byte)0 : Buffer[FieldsOffset + 2]; }
        }

        /// <summary>Where the user data behind the CI field begins in <see cref="Buffer"/>; the end of a frame that has no CI field.</summary>
        public int DataOffset
        {
            get { return Offset + (Length <= ShortLength ? Length : LongHeader + MinL); }
        }

        /// <summary>The bytes of user data behind the CI field, 0 to 252.</summary>
        public int DataLength
        {
            get { return Length <= ShortLength ? 0 : Length - LongOverhead - MinL; }
        }

        private int FieldsOffset
        {
            get { return Offset + (Length == ShortLength ? 1 : LongHeader); }
        }

        /// <summary>
        /// Looks for a frame that begins exactly at <paramref name="offset"/>. The answer is the length that the bytes ask for:
        /// at most <paramref name="count"/> means a whole and valid frame of that length, more means that this many bytes are needed
        /// before anything else can be said, and <see cref="Invalid"/> that no frame begins here. The length field alone decides
        /// where a frame ends; the user data may hold any byte.
        /// </summary>
        public static int Examine(byte[] buffer, int offset, int count)
        {
            if (count == 0)
                return 1;

            switch (buffer[offset])
            {
                case Ack:
                    return 1;
                case ShortStart:
                    return count < ShortLength || IsClosed(buffer, offset, 1, ShortLength) ? ShortLength : Invalid;
                case LongStart:
                    return ExamineLong(buffer, offset, count);
                default:
                    return Invalid;
            }
        }

        /// <summary>True where the bytes are one whole and valid frame and nothing else.</summary>
        public static bool TryParse(byte[] buffer, int offset, int count, out Frame frame)
        {
            bool valid = count > 0 && Examine(buffer, offset, count) == count;
            frame = valid ? new Frame(buffer, offset, count) : default;
            return valid;
        }

        /// <summary>Writes a short frame. Returns its length, 5.</summary>
        public static int WriteShort(byte[] buffer, int offset, byte c, byte a)
        {
            buffer[offset] = ShortStart;
            buffer[offset + 1] = c;
            buffer[offset + 2] = a;
            return Close(buffer, offset, 1, ShortLength);
        }

        /// <summary>
        /// Writes a control or long frame around <paramref name="count"/> bytes of user data, at most <see cref="MaxData"/>, which may
        /// already stand at their place in <paramref name="buffer"/>. Returns the length of the frame.
        /// </summary>
        /// <exception cref="System.ArgumentException">There is more user data than one frame takes.</exception>
        public static int WriteLong(byte[] buffer, int offset, byte c, byte a, byte ci, byte[] data, int dataOffset, int count)
        {
            if (count < 0 || count > MaxData)
                throw new System.ArgumentException("A frame takes 0 to 252 bytes of user data, not " + NumberText.Decimal(count) + ".");

            byte l = (byte)(MinL + count);
            if (count > 0)
                System.Array.Copy(data, dataOffset, buffer, offset + LongHeader + MinL, count);
            buffer[offset] = LongStart;
            buffer[offset + 1] = l;
            buffer[offset + 2] = l;
            buffer[offset + 3] = LongStart;
            buffer[offset + 4] = c;
            buffer[offset + 5] = a;
            buffer[offset + 6] = ci;
            return Close(buffer, offset, LongHeader, l + LongOverhead);
        }

        /// <summary>The checksum: the sum of <paramref name="count"/> bytes, modulo 256.</summary>
        public static byte Checksum(byte[] buffer, int offset, int count)
        {
            int sum = 0;
            int end = offset + count;
            for (int i = offset; i < end; i++)
                sum += buffer[i];
            return (byte)sum;
        }

        private static int ExamineLong(byte[] buffer, int offset, int count)
        {
            if (count >= 2 && buffer[offset + 1] < MinL)
                return Invalid;
            if (count >= 3 && buffer[offset + 2] != buffer[offset + 1])
                return Invalid;
            if (count < LongHeader)
                return LongHeader;
            if (buffer[offset + 3] != LongStart)
                return Invalid;

            int length = buffer[offset + 1] + LongOverhead;
            return count < length || IsClosed(buffer, offset, LongHeader, length) ? length : Invalid;
        }

        private static bool IsClosed(byte[] buffer, int offset, int header, int length)
        {
            int end = offset + length;
            return buffer[end - 1] == Stop && buffer[end - 2] == Checksum(buffer, offset + header, length - header - 2);
        }

        private static int Close(byte[] buffer, int offset, int header, int length)
        {
            buffer[offset + length - 2] = Checksum(buffer, offset + header, length - header - 2);
            buffer[offset + length - 1] = Stop;
            return length;
        }
    }
}
