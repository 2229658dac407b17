namespace Mbus
{
    /// <content>What the bus says: whom it is given to, and what follows from it for the next requests.</content>
    public sealed partial class Arbiter
    {
        /// <summary>Takes bytes from the bus.</summary>
        /// <param name="bytes">The bytes.</param>
        /// <param name="offset">Where they begin.</param>
        /// <param name="count">How many there are.</param>
        /// <param name="at">When the last of them arrived.</param>
        public void ReceiveFromBus(byte[] bytes, int offset, int count, long at)
        {
            if (_owner == None)
                Notice(ArbiterNotice.Unasked, None);
            _exchange.Receive(bytes, offset, count, at);
            CutThrough();
        }

        /// <summary>Takes bytes from the bus that arrived with a parity or framing error.</summary>
        public void ReceiveDamagedFromBus(int count, long at)
        {
            if (_owner == None)
                Notice(ArbiterNotice.Unasked, None);
            _exchange.ReceiveDamaged(count, at);
        }

        private void Finish(long now)
        {
            int client = _owner;
            Remember(client, now);
            Count(_exchange.Outcome);
            if (!_resets)
                Answer(client);

            _owner = None;
            if (_resets && client != Gone && _clients[client].HasRequest)
                Start(client, now);
        }

        private void Remember(int client, long now)
        {
            Frame request = new Frame(_exchange.Request, 0, _exchange.RequestLength);
            Outcome outcome = _exchange.Outcome;
            bool moreFollow = outcome == Outcome.Reply && _records.ReadToEnd(_exchange.Reply);
            _tenancy.Conclude(_last, request, outcome, moreFollow, now);
            _readers.Conclude(_last, request, outcome, moreFollow);
            if (client == Gone)
            {
                _tenancy.Leave(_last);
                _readers.Leave(_last);
            }
        }

        private void Count(Outcome outcome)
        {
            if (outcome == Outcome.Reply)
                Replies++;
            else if (outcome == Outcome.Damage)
                Damages++;
            else
                Silences++;
        }

        private void Answer(int client)
        {
            if (_exchange.Outcome == Outcome.Reply)
            {
                GiveReply(client);
            }
            else if (_exchange.Outcome == Outcome.Damage)
            {
                Notice(ArbiterNotice.Damage, client);
                if (_passed == 0)
                    Give(Mark, 0, Mark.Length);
            }
        }

        private void GiveReply(int client)
        {
            Frame reply = _exchange.Reply;
            Give(reply.Buffer, reply.Offset + _passed, reply.Length - _passed);
            if (client != Gone && _repeated && !_forgotten && _clients[client].HasRequest && IsOnTheBus(_clients[client].Oldest))
                _clients[client].RemoveOldest();
        }

        private void Give(byte[] bytes, int offset, int count)
        {
            if (_forgotten || _owner == Gone || count <= 0)
                return;

            _output = bytes;
            _outputOffset = offset;
            _outputCount = count;
            _given = false;
        }

        private void CutThrough()
        {
            if (_exchange.Timing.BaudRate >= CutThroughBelow || _owner == None)
                return;

            int arrived = _exchange.Arriving(out byte[] bytes, out int offset);
            if (arrived <= _passed)
                return;

            Give(bytes, offset + _passed, arrived - _passed);
            _passed = arrived;
        }
    }
}
