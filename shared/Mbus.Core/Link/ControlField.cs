namespace Mbus
{
    /// <summary>
    /// Values of the C field (EN 13757-2, table of C fields). Bit 6 (PRM) is 1 from master to slave; a master's frame has FCB and FCV in
    /// bits 5 and 4, a slave's frame ACD and DFC.
    /// </summary>
    public static class ControlField
    {
        /// <summary>Normalise: reset the frame count bits; to address 253, deselect. Short frame, answered by E5.</summary>
        public const byte SndNke = 0x40;

        /// <summary>Send user data, without the frame count bits: on the line 53 or 73. Long or control frame, answered by E5.</summary>
        public const byte SndUd = 0x43;

        /// <summary>Request the status of the link; short frame. Answered by <see cref="LinkStatus"/>.</summary>
        public const byte ReqSke = 0x49;

        /// <summary>Request class 1 data (alarms), without the frame count bits: on the line 5A or 7A. Answered by RSP_UD or E5.</summary>
        public const byte ReqUd1 = 0x4A;

        /// <summary>
        /// Request class 2 data (readings), without the frame count bits: on the line 5B or 7B. Answered by RSP_UD or E5.
        /// </summary>
        public const byte ReqUd2 = 0x4B;

        /// <summary>User data of a slave, without ACD and DFC.</summary>
        public const byte RspUd = 0x08;

        /// <summary>Status of the link, without ACD and DFC: the answer to <see cref="ReqSke"/>; short frame.</summary>
        public const byte LinkStatus = 0x0B;

        /// <summary>PRM: the frame goes from master to slave.</summary>
        public const byte Prm = 0x40;

        /// <summary>Frame count bit: alternates from one request to the next, unchanged in a repeat.</summary>
        public const byte Fcb = 0x20;

        /// <summary>Frame count bit valid: the slave evaluates <see cref="Fcb"/>.</summary>
        public const byte Fcv = 0x10;

        /// <summary>Access demand: the slave has class 1 data.</summary>
        public const byte Acd = 0x20;

        /// <summary>Data flow control: the slave cannot accept more data now.</summary>
        public const byte Dfc = 0x10;

        private const byte WithoutCount = 0xCF;

        /// <summary>Returns the C field without bits 5 and 4: one of the constants above if it is in the standard.</summary>
        public static byte Function(byte c)
        {
            return (byte)(c & WithoutCount);
        }

        /// <summary>Returns true if a master sent it (PRM = 1, bit 7 = 0).</summary>
        public static bool IsFromMaster(byte c)
        {
            return (c & 0xC0) == Prm;
        }

        /// <summary>Returns true if a slave sent it (PRM = 0, bit 7 = 0).</summary>
        public static bool IsFromSlave(byte c)
        {
            return (c & 0xC0) == 0;
        }

        /// <summary>Returns the frame count bit of a master's frame; meaningless if <see cref="HasFrameCount"/> is false.</summary>
        public static bool FrameCountBit(byte c)
        {
            return (c & Fcb) != 0;
        }

        /// <summary>Returns true if a master's frame carries a frame count bit (FCV = 1).</summary>
        public static bool HasFrameCount(byte c)
        {
            return (c & Fcv) != 0;
        }

        /// <summary>Returns the C field with FCV = 1 and the given frame count bit.</summary>
        public static byte WithFrameCount(byte function, bool frameCountBit)
        {
            return (byte)(Function(function) | Fcv | (frameCountBit ? Fcb : 0));
        }
    }
}
