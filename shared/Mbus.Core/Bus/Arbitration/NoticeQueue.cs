namespace Mbus
{
    /// <summary>Notices for the driver, oldest first. Bounded: consecutive equal notices use one place, whatever their number.</summary>
    internal sealed class NoticeQueue
    {
        private const int Capacity = 8;

        private readonly ArbiterNotice[] _kinds = new ArbiterNotice[Capacity];
        private readonly short[] _clients = new short[Capacity];
        private readonly int[] _times = new int[Capacity];
        private int _count;

        internal void Add(ArbiterNotice kind, int client)
        {
            int last = _count - 1;
            if (last >= 0 && _kinds[last] == kind && _clients[last] == client)
            {
                _times[last]++;
                return;
            }

            if (_count == Capacity)
                return;

            _kinds[_count] = kind;
            _clients[_count] = (short)client;
            _times[_count] = 1;
            _count++;
        }

        /// <summary>Removes and returns the oldest notice; <see cref="ArbiterNotice.None"/> if there is none.</summary>
        internal ArbiterNotice Take(out int client)
        {
            client = -1;
            if (_count == 0)
                return ArbiterNotice.None;

            ArbiterNotice kind = _kinds[0];
            client = _clients[0];
            _times[0]--;
            if (_times[0] == 0)
                RemoveOldest();
            return kind;
        }

        private void RemoveOldest()
        {
            _count--;
            System.Array.Copy(_kinds, 1, _kinds, 0, _count);
            System.Array.Copy(_clients, 1, _clients, 0, _count);
            System.Array.Copy(_times, 1, _times, 0, _count);
        }
    }
}
