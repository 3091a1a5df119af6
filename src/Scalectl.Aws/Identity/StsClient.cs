using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Scalectl.Aws.Identity;

internal sealed class StsClient(IAmazonSecurityTokenService client, CloudCalls calls) : ISts
{
    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken)
        => calls.RunAsync("GetCallerIdentity", async ct =>
        {
            var answer = await client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), ct).ConfigureAwait(false);
            return new CallerIdentity(answer.Account, answer.Arn, answer.UserId);
        }, cancellationToken);
}
