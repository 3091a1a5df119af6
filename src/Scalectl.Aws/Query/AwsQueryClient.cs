using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace Scalectl.Aws.Query;

/// <summary>
/// Calls AWS Query-protocol APIs through the runtime pipeline of AWSSDK.Core, which brings the credential chain, SigV4,
/// retries with back-off, clock-skew correction and the user agent. Every use of the SDK's internal (public, but meant
/// for its own clients) types is in this file and in <see cref="AwsQueryConfig"/>: the SDK's version is pinned.
/// </summary>
internal sealed class AwsQueryClient : AmazonServiceClient
{
    private readonly InvokeOptions _options;

    public AwsQueryClient(AwsQueryService service, AWSCredentials credentials, AwsQueryConfig config)
        : base(credentials, config)
        => _options = new InvokeOptions
        {
            RequestMarshaller = new Marshaller(service),
            ResponseUnmarshaller = new Unmarshaller(),
        };

    /// <summary>Sends one action; the answer is the content of its <c>ActionResult</c> element, without namespaces.</summary>
    public async Task<XElement> InvokeAsync(string action, QueryParameters parameters, CancellationToken cancellationToken)
    {
        var response = await InvokeAsync<Response>(new Request(action, parameters), _options, cancellationToken).ConfigureAwait(false);
        return response.Result;
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        => pipeline.AddHandlerAfter<Amazon.Runtime.Internal.Marshaller>(new SigV4Handler());

    // Without it nothing is signed.
    private sealed class SigV4Handler : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext)
            => AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class Request(string action, QueryParameters parameters) : AmazonWebServiceRequest
    {
        public string Action => action;

        public QueryParameters Parameters => parameters;
    }

    private sealed class Response : AmazonWebServiceResponse
    {
        public XElement Result { get; init; } = new("Empty");
    }

    private sealed class Marshaller(AwsQueryService service) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var query = (Request)input;
            var request = new DefaultRequest(query, service.ServiceId) { HttpMethod = "POST" };
            request.Parameters["Action"] = query.Action;
            request.Parameters["Version"] = service.ApiVersion;
            foreach (var (name, value) in query.Parameters)
            {
                request.Parameters[name] = value;
            }

            request.ContentStream = AWSSDKUtils.WriteParametersToPooledStream(request);
            return request;
        }
    }

    private sealed class Unmarshaller : XmlResponseUnmarshaller
    {
        private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true };

        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
        {
            using var reader = XmlReader.Create(input.Stream, Safe);
            var root = QueryXml.WithoutNamespaces(XElement.Load(reader));
            var result = root.Elements().FirstOrDefault(e => e.Name.LocalName.EndsWith("Result", StringComparison.Ordinal));
            return new Response
            {
                Result = result ?? new XElement("Empty"),
                ResponseMetadata = new ResponseMetadata { RequestId = (string?)root.Element("ResponseMetadata")?.Element("RequestId") },
            };
        }

        public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        {
            var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input);
            return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
        }
    }
}
