namespace Mbus
{
    /// <summary>
    /// The first bytes after a transmission, unless they begin a telegram: up to two behind a 1, the last one in the lowest eight bits.
    /// </summary>
    internal static class ReplyHead
    {
        internal const int None = 1;
        internal const int Length = 2;

        /// <summary>Head with a damaged byte; it takes no more.</summary>
        internal const int Damaged = int.MinValue;

        private const int Unknown = -1;
        private const int ByteMask = 0xFF;

        /// <summary>Adds bytes that follow after a number of others; returns the new head.</summary>
        internal static int Add(int head, int others, byte[] bytes, int offset, int count)
        {
            if (others >= Length || bytes[offset] == Frame.LongStart || others != Count(head))
                return head;

            for (int i = 0; i < count && others + i < Length && head >= 0; i++)
                head = (head << 8) | bytes[offset + i];
            return head;
        }

        internal static int Count(int head)
        {
            int count = 0;
            for (int rest = head; rest > None; rest >>= 8)
                count++;
            return count;
        }

        /// <summary>Returns the first byte; -1 for none.</summary>
        internal static int First(int head)
        {
            int count = Count(head);
            return count == 0 ? Unknown : (head >> (8 * (count - 1))) & ByteMask;
        }

        internal static int Last(int head)
        {
            return head & ByteMask;
        }
    }
}
