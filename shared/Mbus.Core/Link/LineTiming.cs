namespace Mbus
{
    /// <summary>
    /// The times of a line, computed from its baud rate (EN 13757-2, timing; a character is 11 bits: start, 8 data, even parity,
    /// stop). All times are in microseconds, rounded up.
    /// </summary>
    public readonly struct LineTiming
    {
        /// <summary>The bits of one character on the line.</summary>
        public const int BitsPerByte = 11;

        private const int SlowestReplyBits = 330;
        private const int EarliestReplyBits = 11;
        private const int IdleBits = 33;
        private const long SlowestReplyExtra = 50000;

        /// <summary>Bits per second, 300 to 38400 for the rates of the standard.</summary>
        public readonly int BaudRate;

        /// <summary>What is added to every wait for a slave: the delays of converters, USB and networks, and of slow meters. Microseconds.</summary>
        public readonly long Slack;

        /// <summary>The timing of a line. A baud rate below 1 is taken as 1.</summary>
        public LineTiming(int baudRate, long slack)
        {
            BaudRate = baudRate < 1 ? 1 : baudRate;
            Slack = slack;
        }

        /// <summary>The time from the last stop bit sent until which a slave may begin its answer: 330 bits + 50 ms, and the slack.</summary>
        public long ReplyWindow
        {
            get { return SlaveWindow + Slack; }
        }

        /// <summary>The same without the slack: no slave that follows the standard begins later, though its answer may arrive later.</summary>
        public long SlaveWindow
        {
            get { return Bits(SlowestReplyBits) + SlowestReplyExtra; }
        }

        /// <summary>
        /// The time of the longest reading: a short request, an answer at the end of the window with the longest frame, the idle time.
        /// 11 s at 300 Bd, 1.4 s at 2400 Bd.
        /// </summary>
        public long LongestReading
        {
            get { return Bytes(Frame.ShortLength) + ReplyWindow + Bytes(Frame.MaxLength) + Idle; }
        }

        /// <summary>The time that a slave waits before it answers: 11 bits.</summary>
        public long EarliestReply
        {
            get { return Bits(EarliestReplyBits); }
        }

        /// <summary>The silence that ends a telegram and must pass before a repeat: 33 bits.</summary>
        public long Idle
        {
            get { return Bits(IdleBits); }
        }

        /// <summary>The longest pause within one telegram that a receiver bridges: 33 bits, and the slack.</summary>
        public long ByteGap
        {
            get { return Bits(IdleBits) + Slack; }
        }

        /// <summary>The time that a number of bits takes on the line.</summary>
        public long Bits(int count)
        {
            return ((count * 1000000L) + BaudRate - 1) / BaudRate;
        }

        /// <summary>The time that a number of bytes takes on the line, sent without pauses.</summary>
        public long Bytes(int count)
        {
            return Bits(count * BitsPerByte);
        }
    }
}
