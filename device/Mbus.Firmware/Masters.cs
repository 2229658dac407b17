using System;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>The masters that are connected: each is a socket at its place in the arbiter.</summary>
    internal sealed class Masters : IDisposable
    {
        private const long MicrosecondsPerSecond = 1000000;

        private readonly Arbiter _arbiter;
        private readonly AllowList _allow;
        private readonly Listener _listener;
        private readonly Socket?[] _sockets;
        private readonly long[] _heardAt;
        private readonly byte[] _buffer = new byte[Frame.MaxLength];
        private readonly int _most;
        private readonly long _idleAfter;
        private int _count;

        /// <param name="arbiter">Whose clients they are; it has at least one place more than there may be masters.</param>
        /// <param name="places">The places of the arbiter.</param>
        /// <param name="settings">Port, number of masters and idle time.</param>
        /// <param name="allow">Whom to serve.</param>
        internal Masters(Arbiter arbiter, int places, Settings settings, AllowList allow)
        {
            _arbiter = arbiter;
            _allow = allow;
            _listener = new Listener("bridge", settings.Number(Setting.Port));
            _sockets = new Socket?[places];
            _heardAt = new long[places];
            _most = settings.Number(Setting.Clients);
            int idle = settings.Number(Setting.IdleSeconds);
            _idleAfter = idle == 0 ? long.MaxValue : idle * MicrosecondsPerSecond;
        }

        /// <summary>How many are connected.</summary>
        internal int Count
        {
            get { return _count; }
        }

        public void Dispose()
        {
            _listener.Dispose();
            for (int i = 0; i < _sockets.Length; i++)
                SocketCare.Close(_sockets[i]);
        }

        /// <summary>Listens anew: the address that it listened on is gone.</summary>
        internal void ListenAgain()
        {
            _listener.Dispose();
        }

        /// <summary>Takes in who comes, hears who speaks, and lets go who has gone.</summary>
        internal void Serve(long now)
        {
            for (int i = 0; i < Listener.Backlog; i++)
            {
                Socket? socket = _listener.Accept(now);
                if (socket != null)
                    Admit(socket, now);
            }

            for (int i = 0; i < _sockets.Length; i++)
                Hear(i, now);
        }

        /// <summary>Gives a master what the arbiter has for it. One that does not take it is closed: it would stop the others.</summary>
        internal void Give(int place, byte[] bytes, int offset, int count, long now)
        {
            Socket? socket = _sockets[place];
            if (socket != null && SocketCare.Send(socket, bytes, offset, count) != count)
                Remove(place, now);
        }

        private void Admit(Socket socket, long now)
        {
            int place = SocketCare.TryPrepare(socket, _allow, out uint address) ? FindPlace(address, now) : -1;
            if (place < 0)
            {
                SocketCare.Close(socket);
                return;
            }

            _sockets[place] = socket;
            _heardAt[place] = now;
            _count++;
        }

        private int FindPlace(uint address, long now)
        {
            if (_count == _most)
            {
                int displaced = _arbiter.ClientToDisplace(address, now);
                if (displaced < 0)
                    return -1;
                Remove(displaced, now);
            }

            return _arbiter.Connect(Handover.Whole, address, now);
        }

        private void Hear(int place, long now)
        {
            Socket? socket = _sockets[place];
            if (socket == null)
                return;

            int count = SocketCare.Receive(socket, _buffer);
            if (count > 0)
            {
                _heardAt[place] = now;
                _arbiter.ReceiveFromClient(place, _buffer, 0, count, now);
            }
            else if (count == SocketCare.Closed || now - _heardAt[place] >= _idleAfter)
            {
                Remove(place, now);
            }
        }

        private void Remove(int place, long now)
        {
            SocketCare.Close(_sockets[place]);
            if (_sockets[place] == null)
                return;

            _sockets[place] = null;
            _count--;
            _arbiter.Disconnect(place, now);
        }
    }
}
